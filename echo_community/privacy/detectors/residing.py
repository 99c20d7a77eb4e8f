"""Words that say where somebody lives, works or comes from: a place stands right after them."""

import re

from echo_community.privacy.detectors.cues import any_of

_PEOPLE = r"""patient|pt|man|woman|lady|gentleman|farmer|girl|boy|guy|teen|elder|member|
      family|native|fisherman|trapper|miner|logger|teacher|grocer|chief|
    nurse|priest|baker|mayor|postmaster|mailman|coach|principal|dentist|plumber|butcher|
          minister|pilot|guide|banker|barber|waitress|bartender|owner|
    councillor|vet|veterinarian|pharmacist|reeve|pastor|mechanic|welder|cop|constable|
          officer|librarian|hairdresser|janitor|undertaker|sheriff|warden|
    driver|clerk|reporter|judge|lawyer|realtor|guitarist|singer|athlete|player|goalie|
          captain|resident|widow|widower|veteran|kid|child|youth|baby|
    rancher|carver|hunter|ranger|electrician|carpenter|cook|student|worker|foreman|female|
          male|grandmother|grandfather|survivor|firefighter"""
LIVES = re.compile(
    rf"""(?: \b(?:lives?|living|lived|resid(?:es?|ing|ent)|moved|born|raised|
          grew[ ]up|stays|staying|home|based|house|cottage|cabin|camp|farms?|ranch|
            works|working|worked|back|originally|retired|married|buried|settled|
                  practi[sc]es?|practising|station|colony|trapline|acreage|visiting|sent|goes|
            going|returning|return|road|ferry|boat|bus|escorted|boarding|livs|lives|lves|livess|livees|liives|lvies|lievs|
            liveing|resides|reserve|band|school|store|
            transferred|referred|flown|flies|flew|drives?|drove|travels?|commutes?|
                  evacuated|evacuee|medevac'?d?|in|hails|comes?|came|coming|arrived|called|
                  calling|stationed)
           (?:[ ](?:all[ ]the[ ]way|in|at|near|outside|to|of|from|up|down|over|by|out|on|
                 just|north|south|east|west|the|reserve|here|,))*?
           [ ](?:in|at|near|outside|to|of|from|by|past|beyond|around)[ ](?:the[ ](?:village|
            hamlet|town|
                 community|reserve|municipality)[ ]of[ ])?
         | \b(?:{_PEOPLE}|\d{{1,3}}[ ]?(?:yo|y/?o|yr|[mf])|
               [a-z]\.[ ]?[a-z]\.?),?[ ](?:here[ ])?(?:from|of|in|out[ ]of|near)[ ]
         | \b(?:village|hamlet|reserve|community|town|municipality|first[ ]nation|
               hometown|hameau|village|reserve|communaute|municipalite)(?:[ ](?:of|de|d'|is|
               near|:)|:)[ ]
         | \b(?:v(?:ient|enant|enue?|it|ivant)|arrive)[ ](?:de|a|au|d'|pres[ ]de|en)[ ]?
         | \b(?:habit(?:e|ant|ait)|demeur(?:e|ant|ait)|resid(?:e|ant|ait)|loge|reste|
               native?|originaire|reside)(?:[ ](?:a|au|en|de|du|d'|pres[ ]de|aux))?[ ]?
         | \b(?:ans|an),?[ ](?:de|d')[ ]? | \b(?:{_PEOPLE}|
               years)\b[^.;:\n]{{0,24}}[ ]from[ ] | \blives,[ ]
         | \b(?:demenagee?|nee?|installee?|evacuee?|transferee?|retournee?)[ ](?:a|au|de|
               du|d'|en)[ ]?
         | \b(?:bucheron|pecheur|agriculteur|enseignante?|homme|femme|dame|monsieur|
               patiente?|mineur|cultivateur|trappeur|infirmiere?|maire(?:sse)?|
              pompier|epiciere?|cure|policiere?|retraitee?|camionneur|boulanger|directeur|
                    directrice|fermiere?|coiffeuse|postiere?|aine|chef|garagiste)[ ](?:de|du|d'|
                    a|au)[ ]?
         | \b(?:{any_of("streets")}|box[ ]\d+|site[ ]\d+|comp[ ]\d+|rr[ ]?\#?\d+|
               (?:rue|chemin|rang|montee|boul\.?|cote)[ ][^\n,;:]{{1,24}})\b
               [^\n;:,]{{0,16}}(?:,|[ ]a|[ ]in)[ ]
         | \b(?:chez|pour)[ ][a-z][\w'& -]{{2,30}}[ ]a[ ]
         | \b(?:works?|worked|working|employed)[ ](?:at|for|with)[ ][^.;,\n]{{2,40}}[ ]in[ ]
         | \bonly[ ]\w+[ ](?:\w+[ ])?in[ ] | (?<!\w),?[ ]from[ ] | ^from[ ] | ^de[ ] |
                \bhome[ ]is[ ] | \blives[ ] | \bfrom[ ]
         | (?:m|f|mari|fils|fille|chez[ ]elle|chez[ ]lui)[ ]a[ ] )$""",
    re.VERBOSE,
)
_KIN = (
    r"aunt|uncle|auntie|sister|brother|mother|mom|father|dad|son|daughter|wife|husband|cousin|"
    r"kin|family|grandma|grandpa|kokum|"
    r"parents|friend|tante|oncle|soeur|frere|mere|pere|fille|fils|famille"
)
# What tells of a small place though nobody "lives in" it.
ALSO = re.compile(
    rf"""(?: \b(?:everybody|everyone|anybody|nobody|whole[ ](?:town|village|place)|folks)[ ]
               (?:up[ ]|down[ ]|out[ ])?(?:in|of|at|from)[ ]
       | (?:\b(?:the|is|'s|are)[ ]only|^only|[.;!?\n][ ]?only|
            ,[ ]only)[ ](?:[\w'-]+[ ]){{1,4}}?(?:in|at|from)[ ]
       | \bone[ ]of[ ](?:\w+[ ]){{1,4}}(?:in|of|at)[ ]
       | \b(?:home[ ]community|community(?=[ ]is|[ ]of|:)|hometown|village|hamlet|colony|
            reserve|(?:tiny|small|little)[ ]place)(?:[ ](?:is|called|at|near|of))?[ ,:]{{1,2}}
       | \b(?:place|town|village|hamlet|settlement)[ ]called[ ] | \bcity/town:?[ ] | \bliv(?:es|
            ing):[ ]
       | \b(?:resid(?:es|ence)|location|lieu|ville|town|municipalite|demeure|address|
            adresse)[ ]?:[ ]
       | \bmember[ ]of[ ](?:the[ ])?
       | \b(?:i'm|im|she's|he's)[ ](?:up[ ]|down[ ]|out[ ]|over[ ])?(?:in|at)[ ]
       | \b(?:{_KIN})[ ](?:\w+[ ])?(?:in|near|up[ ]in|a)[ ]
       | \b\w+(?:'s)?[ ](?:up|down|out|over|back)[ ](?:in|at|by|from|near)[ ]
       | \b(?:elle|il)[ ]est[ ](?:de[ ]|d')
       | \bfr+o+m[ ](?:[\w]+[ ]){{1,2}}to[ ] | \bnearest[ ]\w+[ ]is[ ]
       | \bpharmacy[ ]in[ ] | \b(?:from|in|near)[ ](?:up|down|over|out)[ ](?:at|in|by|near)[ ]
       | \bfrom[ ]down[ ] | \b(?:from|to|by|of)[ ](?:the[ ])?(?:reserve|colony|community|
            village|hamlet)[ ](?:of|at|near)[ ]
       | \bseule?[ ](?:[\w'-]+[ ]){{1,4}}?(?:a|au|de|d'|en)[ ]? | \btout[ ]le[ ]monde[ ](?:a|au|
            de)[ ]
       | \b(?:monte|descend|route|arrive|part|revient|vacances|chalet|maison|pharmacie|camp|
            evacuee?)[ ](?:de|a|au|du|d')[ ]?
       | \b(?!douleur|docteur|facteur)[a-z]{{4,}}(?:eur|euse|ier|iere|iste|arde?|ien|
            ienne)[ ](?:de[ ]|d')
       )$""",
    re.VERBOSE,
)
# After the place: "Wawa is small enough", "the Blumengart colony".
TOLD_AFTER = re.compile(
    r"[. ]{1,4}(?:(?:is|est)|so)[ ](?:a[ ]|so[ ]|un[ ]|une[ ]|such[ ]a[ ]|very[ ]|"
    r"tout[ ])?(?:small|tiny|little|petite?|minuscule|wee)\b|"
    r"[ ](?:reserve|colony|band(?!width)|first[ ]nation|nation|reservation|settlement|"
    r"way\b(?=[.,;]|$)|cree[ ]nation|hutterite)\b|"
    r"[ ](?:gossips|talks|knows)\b"
)
# After a place that is listed: "Mishkeegogamang lady".
PEOPLE_AFTER = re.compile(
    r"[ ](?:lady|guy|man|woman|girl|boy|fellow|gal|patient|elder|family|kid|fisherman|trapper|"
    r"hunter|logger|resident)\b"
)
# What a clinic, a course or a colleague is in, tells of no patient.
SERVICE_IN = re.compile(
    r"\b(?:np|rn|dr\.?[ ]\w+|dre[ ]\w+|nurse|pharmacist|specialist|surgeon|neurologist|"
    r"rheumatologist|colleague|"
    r"clinic|centre|center|hub|hospital|course|study|workshop|conference|rounds|meeting|trial|"
    r"program|programme|ambulance|ems|ornge|shipment|delivery|"
    r"clinique|hopital|cours|congres|etude|colloque|residency|echo|fellowship|"
    r"talk)[ ](?:\w{0,15}[ ])?(?:in|at|from|of|de|a|d'|en)[ ]$|"
    r"\b(?:bravo|merci|chapeau|felicitations|hommage|salut|reconnaissante?|grace|kudos)"
    r"(?:[ ]\w+)?[ ]a[ ]$"
)
