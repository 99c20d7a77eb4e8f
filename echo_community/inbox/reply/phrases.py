"""What signatures are made of, in English and French."""

import re

from echo_community.inbox.wire import any_of

BRANDS = (
    r"(?:i ?phone|i ?pad|ipod|ios|android|samsung|galaxy|blackberry|outlook|yahoo|gmail|huawei"
    r"|pixel|windows|aol"
    r"|proton|nokia|xperia|motorola|thunderbird|zimbra|hotmail|icloud|telus|vidéotron|rogers)"
)
THINGS = (
    r"(?:smartphone|tablet|tablette|mobile|cellulaire|cell ?phone|phone|téléphone|appareil"
    r"|device|handheld|cell)"
)
SENT_FROM = re.compile(
    rf"""^[-—*\s]*(?:
        (?:sent|typed|dictated)\ (?:from|via|with|using|on)\b.{{0,60}}\b{BRANDS}\b.{{0,70}}
      | (?:sent|typed|dictated)\ (?:from|via|with|using|on)\ (?:my
            |a)\ (?:[\w-]+\ ){{0,4}}{THINGS}\b.{{0,70}}
      | (?:message\ )?(?:envoyée?|transmis|expédié|écrit|rédigé
      |provenance)\b.{{0,60}}\b{BRANDS}\b.{{0,70}}
      | (?:message\ )?(?:envoyée?|transmis|expédié|écrit|rédigé|tapé|dicté|répondu)e?\b.{{0,20}}
            \b(?:mon|un|ma|une|l')\ ?(?:[\w-]+\ ){{0,2}}{THINGS}\b.{{0,70}}
      | (?:désolée?|navrée?|mes\ excuses|pardon|sorry|apologies)\b.{{0,40}}\b(?:fautes|coquilles?
            |brièveté|typos?|brevity|autocorrect|spelling|errors)\b.{{0,60}}
      | (?:get|download|try)\ (?:outlook|the\ outlook|yahoo|bluemail|spark)\b.{{0,60}}
      | (?:obten(?:ir|ez)|télécharge[rz])\ outlook\b.{{0,60}}
      | (?:de|from)\ (?:mon|my)\ (?:{BRANDS}|{THINGS})\b.{{0,40}}
      | yahoo\ (?:mail|courriel)\ ?:.{{0,60}}
      | (?:please\ |kindly\ )?(?:excuse|forgive|pardon)\b.{{0,40}}\b(?:brevity|typos?
      |autocorrect|spelling).{{0,60}}
      | (?:veuillez\ |merci\ d')?(?:excuse[rz]|pardonne[rz])\b.{{0,40}}\b(?:brièveté|fautes
      |coquilles?).{{0,60}}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|bonjour|bonsoir|salut|allô|cher|chère|good (?:morning|evening"
    r"|afternoon))\b",
    re.IGNORECASE,
)
# A formula that ends a letter and says nothing else.
FORMULA = re.compile(
    r"""^[-—\s]*(?:(?:with\ )?(?:(?:my|very|kind(?:est)?|warm(?:est)?|best)\ )*(?:regards
    |wishes)|best|all\ the\ best|warmly
      |(?:yours\ )?sincerely(?:\ yours)?|yours(?:\ truly|\ faithfully)?|cheers|respectfully
      |take\ care|kindly|rgds|br
      |(?:bien\ |très\ )?cordialement(?:\ vôtre)?|(?:mes\ |nos\ )?(?:(?:meilleures|cordiales
      |sincères|respectueuses)\ )?salutations
            (?:\ (?:distinguées|cordiales|respectueuses|les\ meilleures|confraternelles))?
      |bien\ à\ (?:vous|toi)|(?:bien\ )?amicalement|sincèrement|respectueusement
      |confraternellement|cdlt|cdt|amitiés
      |with\ (?:appreciation|gratitude|thanks)|in\ solidarity|be\ well|stay\ (?:safe|well)
            |talk\ soon
      |all\ my\ best|gratefully|(?:chi[- ]?)?miigwech|many\ thanks\ and\ best\ wishes
      |chaleureusement|avec\ mes\ (?:meilleures\ )?salutations|sincères\ salutations
            |bonne\ continuation
      |à\ la\ prochaine|(?:je|nous)\ vous\ pri(?:e|ons)\b.{5,140}
            |recevez\b.{5,100}\bsalutations.{0,20}
      |collégialement|au\ plaisir|à\ bientôt|veuillez\ (?:agréer|recevoir
      |accepter).{5,120})(?:\ (?:from|de|du)\ .{2,40})?\ ?[,.!]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# These say something, too: they go only where a name follows.
THANKS = re.compile(
    r"""^[-—\s]*(?:(?:many\ |with\ )?thanks(?:\ (?:again|so\ much|a\ lot|in\ advance
    |and\ regards|all))?|thank\ you(?:\ (?:again|so\ much|very\ much))?
      |thx|ty|(?:un\ grand\ )?merci(?:\ (?:beaucoup|encore|bien|d'avance|à\ (?:tous|vous|toi)))*
      |(?:passez\ une\ )?(?:bonne|belle)\ (?:fin\ de\ )?(?:journée|soirée
            |semaine)(?:\ à\ (?:tous|vous|toi))?
      |bonne\ fin\ de\ semaine|bon\ (?:week-end|weekend)|(?:en\ )?vous\ souhaitant\ une\ .{3,40}
      |have\ a\ (?:good|great|nice)\ (?:day|evening|weekend|one)|(?:merci\ et|thanks\ and
      |avec\ mes)\ (?:bonne\ journée|best|regards|remerciements))\ ?[,.!]*$""",
    re.IGNORECASE | re.VERBOSE,
)
CREDENTIALS = re.compile(
    r"^(?:m\.?d\.?|r\.?n\.?|n\.?p\.?|r\.?p\.?n\.?|d\.?o\.?|ph\.?d\.?|m\.?sc\.?(?:inf\.?|n\.?)?"
    r"|b\.?sc\.?(?:inf\.?|n\.?)?|b\.?pharm\.?|m\.?p\.?h\.?"
    r"|pharm\.?d\.?|r\.?ph\.?|ccfp|cmfc|f?cfp[cm]?|fcfp|frcpc?|frcp\(c\)|m\.?s\.?w\.?"
    r"|r\.?s\.?w\.?|b\.?s\.?w\.?|p\.?t\.?|o\.?t\.?|d\.?c\.?|pa|ccpa|ips(?:pl)?"
    r"|inf\.?|t\.?s\.?|pht\.?|erg\.?|m\.?a\.?|b\.?a\.?|c\.?psych\.?|psy\.?|bscn|mscn|nd|lpn|rpn"
    r"|bsc|msc|reg|med|mba|dnp|phc|bscphm|cde|ft|jr|sr)$",
    re.IGNORECASE,
)
TITLES = any_of("dr dre docteur doctor prof mr mrs ms mme m mlle me pr")
ROLE = re.compile(
    r"""\b(?:physicians?|doctor|médecins?|nurse|practitioner|infirmi(?:er|ère)s?
    |praticien(?:ne)?|pharmacist|pharmacien(?:ne)?|psychiatr(?:ist|e|y|ie)
      |psycholog(?:ist|ue|y|ie)|neurolog(?:ist|ue|y|ie)|anesth\w+|social\ work(?:er)?
      |travail(?:leur|leuse)\ sociale?|physiotherap\w+|physiothérap\w+
      |physio|ergothérap\w+|occupational|therap(?:ist|y)|thérapeute|chiropra\w+|kinésio\w+
      |coordinat(?:or|eur|rice)|coordonnat(?:eur|rice)|director|direct(?:eur|rice)
      |manager|gestionnaire|chief|chef(?:fe)?|assistant|adjointe?|conseill(?:er|ère)|resident
      |résident|professor|professeure?|lecturer|clinici\w+
      |clinic|clinique|hospital|hôpital|centre|center|health|santé|medical|médicale?s?
      |university|université|faculty|faculté|department|département
      |service|unit|unité|team|équipe|family|family\ medicine|médecine|programme?|ciusss|cisss
      |clsc|chum|chu|gmf|fht|fhg|nplc|pharmacy|pharmacie|inc|care|soins|medicine
      |society|association|agency|authority|network|réseau|direction|bureau|office|pain|douleur
      |addictions?|dépendances?|specialist|spécialiste|spécialisée?|lead|pronouns|she/her|he/him
      |they/them|elle|lui)\b""",
    re.IGNORECASE | re.VERBOSE,
)
PHONE = re.compile(
    r"(?:\+?1[ .-]?)?\(?\b\d{3}\)?[ .‑-]{0,2}\d{3}[ .‑-]?\d{4}\b|\b\d\d(?:[ .]\d\d){4}\b"
)
CONTACT_WORDS = re.compile(
    r"\b(?:t|tel|tél|téléphone|telephone|phone|ph|p|o|c|m|f|w|e|fax|téléc|télécopieur|cell"
    r"|cellulaire|mobile|poste|ext|x|office|bureau|direct|toll[- ]free|sans frais"
    r"|e-?mail|courriel|web|site|pager|paget(?:te)?|téléavertisseur)\b",
    re.IGNORECASE,
)
LINK = re.compile(
    r"<?(?:mailto:|https?://|www\.)\S+>?|<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?", re.IGNORECASE
)
POSTAL = re.compile(r"\b[A-Z]\d[A-Z][ -]?\d[A-Z]\d\b|\b[A-Z]{2} \d{5}\b")
STREET = re.compile(
    r"^(?:suite |bureau |unit |room |\d{1,5}[A-Z]?,? ).{0,60}\b(?:street|st|avenue|ave|road|rd"
    r"|drive|dr|lane|highway|hwy|blvd|boulevard|boul|crescent|way|place"
    r"|rue|chemin|ch|route|rang|côte|montée|allée|floor|étage)\b|^(?:p\.? ?o\.? box|c\.? ?p\.?"
    r"|case postale) \d+|^(?:rue|boul|avenue|chemin) .{2,40}, ?\d+",
    re.IGNORECASE,
)
PICTURE = re.compile(
    r"^\[(?:cid:|image|logo|inline|signature|photo|facebook|twitter|linkedin|https?:).*\]$"
    r"|^<?cid:\S+$",
    re.IGNORECASE,
)

NOTICE_OPENS = re.compile(
    r"""^[-*_~#<\[(\s"“«]*(?:
        confidential(?:ity|ité)?\b | (?:e-?mail\ )?disclaimer | legal\ notice | (?:avis|note
        |notice|clause|déclaration|mention|message|énoncé)\b.{0,30}\b(?:confidentialité|légale?
        |confidentiel|juridique|confidentiality)
      | important\ notice | avis\ (?:important|aux?) | mise\ en\ garde | avertissement
      | caution | warning | external | externe | attention | privacy | privileged | notice
      | nota | ce\s+message\s+est
      | this\ (?:e-?mail|message|communication|electronic|transmission|information
      |correspondence|document)
      | (?:the|any)\ (?:information|contents?|documents?)\ | if\ you\ (?:have\ received|are\ not
      |received) | unauthori[sz]ed
      | (?:ce|cet|cette|le\ présent|la\ présente|le\ contenu|les?\ renseignements?|l'information
      |les?\ informations?)\b | si\ vous\ (?:avez\ reçu|n'êtes|recevez|avez)
      | toute\ (?:diffusion|divulgation|utilisation|reproduction)
      | please\ consider | think\ before | before\ printing
      | (?:s'il\ vous\ plaît,?\ )?(?:pensez|avant\ d'imprimer|devez-vous|n'imprimez
      |veuillez\ (?:penser|considérer|tenir))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
NOTICE_SAYS = re.compile(
    r"confiden|privileged|privilégi|intended|recipient|destinataire|destiné|in error|par erreur"
    r"|par mégarde|unauthori|non autoris|interdit|prohibited|disclos|divulg|dissemin"
    r"|diffusion|imprimer|printing|environment|environnement|outside (?:of )?(?:the|your"
    r"|our) organi|external sender|expéditeur externe|de l'extérieur|detruire|détruire|supprimer|"
    r"delete|notify the sender|aviser l'expéditeur|named above|individual or entity"
    r"|personne(?: ou|s)? (?:à qui|l'entité|nommée)|originated|provient|organi[sz]ation"
    r"|click links|cliquez",
    re.IGNORECASE,
)
NOTICE_AT_ONCE = re.compile(
    r"^[-*_\s]*(?:this (?:e-?mail|message|communication)\b.{0,60}confiden"
    r"|(?:ce|le présent) (?:courriel|message)\b.{0,60}(?:confiden|destiné|adress)"
    r"|avis de confidentialité|confidentiality(?: (?:notice|statement|warning|note))? ?[:.-]"
    r"|confidentiality (?:notice|statement)|confidentialité ?:"
    r"|please consider the environment|pensez à l'environnement)",
    re.IGNORECASE,
)
PRONOUNS = re.compile(
    r"[(\[]?\b(?:she|he|they|elle|il|iel|ella)\b(?: ?[/,|] ?(?:her|hers|him|his|them|theirs|elle"
    r"|lui|she|they|he|il|iel))+[)\]]?",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"^P\.? ?-?S\.?(?: ?[:.,-]|\b)", re.IGNORECASE)
# What programs and clinics put below every mail.
BOILERPLATE = re.compile(
    r"""\bvirus-free\b|\bsans\ virus\b|\bantivirus\b|\babsence\ de\ virus|\bavast\b|^<\#[\w-]{4,}>$
    | \bscanned\ (?:by|for)\b
    | \backnowledge\b.{0,120}(?:\bterritor|\bland\b|\blands\b|\bpeoples\b|\btreaty)
    | \b(?:traditional|ancestral|unceded)\b.{0,40}(?:\bterritor|\blands?\b)
    | \bterritoires?\b.{0,40}\b(?:traditionnels?|ancestra(?:l|ux)|non\ cédés?)
    | \bfeel\ (?:any\ pressure|obliged|obligated|pressured)\b.{0,80}\b(?:reply|respond|outside)
    | \bmy\ work(?:ing)?\ (?:hours|day|schedule)\b | \bmes\ heures\ de\ travail\b
    | ^(?:office|clinic|working|opening|regular)\ hours\b
    | ^heures\ (?:d'ouverture|de\ bureau|de\ travail|de\ la\ clinique)
    | ^(?:book\ (?:online|an\ appointment|a\ visit)|follow\ us|suivez-nous|connect\ with\ (?:us
          |me)\ on
    | visit\ (?:us|our\ web)|visitez\ (?:notre|le)\ site|prenez\ rendez-vous)\b
    | ^avertissement\ automatique | ^automatic\ (?:warning|notice)
    | \b(?:think|pensez)\b.{0,40}\b(?:print|imprimer) | ^(?:pronouns|pronoms)\ ?:
    """,
    re.IGNORECASE | re.VERBOSE,
)
