"""Words that say where somebody works: what stands right after them may be an employer."""

import re

from echo_community.privacy.detectors.cues import any_of
from echo_community.privacy.detectors.mistyping import any_typing

# Trades, as what comes before "at", or stands after a firm: "the Canfor foreman".
TRADES = any_of("trades")
_AT = r"(?:at|@|for|with|w/|w|chez|from|out[ ]of|on)"
_MANNER = r"(?:[ ](?:[\w'/-]+)){0,4}?"
_WORK = (
    rf"(?:work(?=[ ](?:at|for)[ ])|{any_typing('works', 'worked', 'working')}|"
    r"jobs?|shifts?|rotates?|rotation)"
)

CUES = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        # works nights at, lost his job at, 22 years with
        rf"\b{_WORK}{_MANNER}[ ](?:at|@|for|with|in[ ]the|in(?=[ ]the)|on[ ]the[ ]crew[ ]at|"
        rf"out[ ]of)[ ]",
        rf"\b(?:{TRADES}),?[ ](?:\d+[ ]\w+[ ])?{_AT}[ ]",
        r"\b(?:girl|guy|lady|woman|man|kid|rep|officer|hr|safety)[ ](?:at|from)[ ]",
        r"\b(?:boss|supervisor|manager|foreman|hr|form|faf|letter|note)[ ](?:\w+[ ])?(?:at|"
        r"from)[ ]",
        r"\b(?:teach(?:es|ing)?|waitress(?:es|ing)|bartend(?:s|ing)|taught|cooks?|cleans?|"
        r"nurses|welds|fishes|skates|plays|sings|"
        r"dispatches|drives|drove|"
        rf"driving|hauls?|hauling|flies(?=[ ]for)|drills|logs|cuts|guards|trains?|volunteers?|"
        rf"contracts?|contracted|contracting)"
        rf"{_MANNER}[ ](?:at|for|with|(?<=contracted[ ])to)[ ]",
        r"\b(?:an?|the|old|only|\d\d[ ]?[mf],?|yo)[ ](?:\w+[ ])?(?!pharmac|physio|psych|practi|"
        r"doctor|physic|therap|dietit|\w*ologist)\w+(?:ist|er|or|ian)[ ](?:at|with[ ]the|"
        r"for[ ]the)[ ]",
        r"\b(?:owner-operator|goalie|goaltender|principal|superintendent|director|chair|chief|"
        r"player|member|manager|owner|chef|president|coach|captain|capt|"
        r"forward|defenceman|mascot|"
        r"driver|pilot|crew|deckhand|cook|staff|employee)[ ](?:of|on|for|with)[ ]",
        r"\b(?:coach(?:es|ed)?|plays[ ]for|skates[ ]for|owns|(?:they|husband|wife|family|"
        r"parents|who|and[ ]\w+)[ ](?:own|run)|runs|manages|bought|sold|operates|"
        r"gere|tient|possede|dirige)[ ]",
        rf"\b{_WORK}(?:[ ][\w'-]+){{2,6}}?[ ]at[ ]",
        # stocks shelves at, left wing for
        r"\b(?:stocks|pumps|slings|serves|does|runs|loads|unloads|packs|sorts|makes|sells|fixes|"
        r"guards|cuts|mows|"
        r"delivers|tends|waits|hosts|answers|manages|operates|handles|flips|bakes|deals|drives|"
        r"washes|moves|lifts|"
        r"builds|digs|scales|runs|on[ ]the)(?:[ ][\w'-]+){1,3}?[ ](?:at|for)[ ]",
        r"\b(?:quarterback|linebacker|left[ ]wing|right[ ]wing|winger|defence|defense|d-man|"
        r"pitcher|catcher|"
        r"point[ ]guard|lead|skip)[ ](?:for|with)[ ]",
        r"\bfait[ ](?:du|des|de[ ]la|le|les)[ ]\w+[ ](?:a|au|chez|pour)[ ]",
        # employed by, laid off from, on leave from, back at, started at
        r"\b(?:employ(?:ed|ee|er|s)(?:[ ](?:is|was|at|by|of|with))?|emplyer|"
        r"employeur(?:[ ]est)?|workplace(?:[ ]is)?|"
        r"place[ ]of[ ]work|her[ ]work,|his[ ]work,|job|occ|occupation|metier|"
        r"emploi)[ ]?[:=(-]{1,2}[ ]?",
        r"\b(?:job|occ|occupation|metier|emploi)[ ]?[:=(-]{1,2}[ ]?\w+(?:[ ](?:at|for|chez)[ ]|"
        r",[ ])",
        r"\b(?:employed[ ](?:as[ ]an?[ ](?:\w+[ ]){1,2})?(?:at|by|with)|employeur,|employer,|"
        r"employer[ ](?:is|was)?|employeur(?:[ ]est)?|"
        r"employee[ ](?:of|at)|workplace[ ]is)[ ]?",
        r"\b(?:hired|laid|let[ ]go|fired|sacked|suspended|retired|quit|"
        r"resigned)(?:[ ]\w+)?[ ](?:by|from|at|with|off[ ](?:from|by))[ ]",
        r"\b(?:leave|disability|ltd|std|off[ ]work|off|layoff|mat[ ]leave|wsib)[ ]from[ ]",
        r"\b(?:modified|light|restricted|alternate|accommodated|graduated|desk)[ ]"
        r"(?:dut(?:y|ies)|work|hours)[ ](?:at|with|for|w/)[ ]",
        r"\b(?:travaux[ ]legers|travail[ ](?:leger|modifie|adapte)|"
        r"(?:taches|fonctions)[ ](?:modifiees|allegees|adaptees))[ ](?:a|au|aux|chez|pour)[ ]",
        # migrant worker at, international student at, trains with
        r"\b(?:migrant|seasonal|temporary|foreign|agency|contract|unionized)[ ]"
        r"(?:farm[ ])?(?:worker|labourer|laborer|employee|hire)[ ](?:at|for|with)[ ]",
        r"\b(?:travailleu(?:r|se)|ouvri(?:er|ere))[ ](?:agricole[ ])?"
        r"(?:migrante?|saisonni(?:er|ere)|etrang(?:er|ere)|temporaire)[ ](?:a|au|aux|chez|pour)[ ]",
        r"\b(?:international|foreign|exchange|grad|graduate|undergrad|engineering|law|business|"
        r"(?:\d(?:st|nd|rd|th)|first|second|third|fourth)[- ]year)[ ]student[ ](?:at|@)[ ]",
        r"\betudiante?[ ](?:etrang(?:er|ere)|internationale?)[ ](?:a|au|aux|chez)[ ]",
        r"\b(?:used[ ]to[ ](?:play|skate|curl|pitch)|play(?:s|ed|ing)|skate[sd]|trains|"
        r"practi[sc]es|suits[ ]up|curl(?:s|ed)|pitche[sd])[ ](?:(?:hockey|ball|soccer|"
        r"football|lacrosse|rugby|basketball|volleyball|baseball|softball|goal)[ ])?"
        r"(?:for|fro|ofr|with|w/)[ ]",
        r"\b(?:joue|jouait|a[ ]joue|s'entraine|s'entrainait|patine)[ ](?:avec|pour|chez)[ ]",
        r"\b(?:return(?:ed|ing)?[ ]to[ ]work|rtw|(?:modified|light)[ ](?:duties|work)|back|"
        r"starts?|started|starting|apprentic\w+|"
        r"contract|career|placement|internship|years|yrs|yr|decades?|seasons?|fifo|fly-in|"
        r"camp)[ ](?:at|(?<=years[ ])with|(?<=yrs[ ])with|(?<=career[ ])with|"
        r"(?<=contract[ ])with|(?<=placement[ ])with|"
        r"(?<=apprentice[ ])with|(?<=fifo[ ])to|(?<=fly-in[ ])to)[ ]",
        r"\b(?:injured|hurt|burned|burnt|crushed|fell|accident|lost|blessee?|"
        r"accident)(?:[ ][\w']+){0,6}?[ ](?:at|chez)[ ]",
        r"\b(?:accident|blessee?|tombee?|brulee?)[ ](?:de[ ]travail[ ])?(?:a|au|aux)[ ]",
        rf"\b(?:{any_typing('employed', 'retired', 'hired')})[ ](?:by|from)[ ]",
        # travaille à temps partiel pour, camionneur chez, à l'emploi de, mis à pied par
        r"\btravail\w*(?:[ ][\w'-]+){0,5}?[ ](?:pour|chez)[ ]",
        r"\b(?:travail\w*|quart\w*|poste|emploi|contrat|stage)(?:[ ][\w'-]+){0,2}?[ ](?:a|au|"
        r"aux|dans|chez)[ ]",
        rf"\b(?:{TRADES})(?:[ ]de[ ]\w+)?[ ](?:chez|pour|a|au|aux|des?|du)[ ]",
        r"\b\w+(?:eur|euse|ier|iere|iste|ant|ante|ien|ienne|onneur|eure|mis|ois|cien|"
        r"ere)[ ](?:chez|pour)[ ]",
        r"\b(?:emploi|employee?s?|retraitee?|proprietaire|congediee?|mis(?:e)?[ ]a[ ]pied|"
        r"licenciee?|arret(?:[ ]de[ ]travail)?|conge|"
        r"embauchee?|engagee?|patron(?:ne)?|joueu(?:r|se)|capitaine|gardien[ ]de[ ]but|"
        r"entraineur|joue|retour[ ]au[ ]travail|ans)"
        r"[ ](?:de[ ]|du[ ]|des[ ]|d'|par[ ]|chez[ ]|a[ ]|au[ ]|pour[ ])",
        r"\bchez[ ]",
    )
)
# What follows these is an employer without a capital or a word that says so.
SURE = re.compile(
    r"employed (?:by|at)|(?:migrant|seasonal|temporary|foreign) (?:\w+ )?worker|played f|"
    r"(?:modified|light) dut|hired (?:on )?(?:by|with)|laid off|plays (?:\w+ )?for|skates|"
    r"emploi chez|workplace|"
    r"employer ?[:=(]|employer is|"
    r"employeur ?[:=(]|travail.*(?:pour|chez) $|works? for|worked for|drives (?:\w+ )*for|hauls"
)
ACCIDENT = re.compile(r"^(?:injured|hurt|burn|crushed|fell|accident|lost|bless|tomb|brul)")
HAVING = re.compile(r"^(?:own|run|manage|bought|sold|operate|gere|tient|possede|dirige|coach)")
