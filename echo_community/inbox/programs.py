"""What programs write and send: who they are, and how they put it, in English and French."""

import re

# Whoever of these writes is a program.
MACHINES = re.compile(
    r"^(?:mailer-?daemon|postmaster|no-?_?\.?reply|do-?not-?_?reply|ne-?pas-?repondre"
    r"|nepasrepondre|bounces?|abuse"
    r"|noreply|daemon|root|notifications?|alerts?|listserv|majordomo|mail-?delivery(?:-system)?"
    r"|autoreply"
    r"|auto-?respon(?:der|se)|nobody|prvs=.*|.*no-?reply.*|notifications?[-.].*|.*-bounces"
    r"|owner-.*|.*-request|bounce[+-].*)(?:\+.*)?$"
)
DAEMONS = re.compile(
    r"^(?:mailer-?daemon|postmaster|bounces?|mail-?delivery(?:-system)?|bounce[+-].*)$"
)
BOUNCED = re.compile(
    r"^(?:undeliver(?:able|ed)|delivery (?:status notification|failure|has failed)"
    r"|mail delivery (?:failed|failure)|returned mail"
    r"|failure notice|message (?:undeliverable|delivery failure)|non remis|non distribuable"
    r"|échec de (?:la )?(?:remise|livraison|distribution)"
    r"|courrier non (?:remis|distribué)|avis de non[- ]remise|notification d'échec"
    r"|mail system error|warning: (?:could not send|message)"
    r"|rapport de non[- ]remise|message non (?:remis|livré|distribué|délivré))",
    re.IGNORECASE,
)
RECEIPTS = re.compile(
    r"^(?:read|not read|read receipt|return receipt|disposition notification|lu|non lu"
    r"|confirmation de lecture|accusé de (?:lecture|réception)|delivered|remis"
    r"|distribué|relayed|relayé)(?: \([^)]*\))? ?:",
    re.IGNORECASE,
)
AWAY_SUBJECT = re.compile(
    r"^(?:auto(?:matic)?[- ]?(?:reply|response)|autoreply|auto ?: |out[- ]of[- ](?:the )?office"
    r"|away from (?:my )?(?:mail|e-?mail|office|desk)|vacation\b"
    r"|on (?:vacation|leave|holiday)\b|i am (?:away|out)\b|(?:message|avis"
    r"|notification) (?:automatique|d'absence)|absence ?(?::|$|du bureau)|absente?\b"
    r"|en (?:vacances|congé)\b"
    r"|hors du bureau|je suis absente?|out ?: |ooo\b|maternity leave|congé de maternité)"
    r"|\b(?:automatic reply|auto[- ]?reply|out of office|réponse automatique|absence du bureau"
    r"|absente? du bureau)\b",
    re.IGNORECASE,
)
_AWAY = (
    r"out of (?:the )?(?:office|clinic|hospital|country)|away from (?:the|my) (?:office|desk"
    r"|e-?mail|clinic)|on (?:annual |sick |maternity |parental |medical )?(?:leave|vacation"
    r"|holidays?)"
    r"|absente? (?:du|de mon|de la|jusqu|pour|à l'extérieur)|à l'extérieur du bureau"
    r"|en (?:vacances|congé)|hors du bureau|de retour (?:au bureau )?(?:le|lundi|mardi|mercredi"
    r"|jeudi|vendredi)"
)
AWAY_WORDS = re.compile(
    rf"\b(?:i (?:am|will be)|i'm|i'll be|je (?:suis|serai)|nous (?:sommes|serons)|we (?:are"
    rf"|will be)|our (?:office|clinic) is|is)\b[^.?!\n]{{0,60}}\b(?:{_AWAY})",
    re.IGNORECASE,
)
FROM_WORK = re.compile(
    r"out of (?:the )?(?:office|clinic)|(?:absente?|hors|à l'extérieur) du bureau", re.IGNORECASE
)
AWAY_PROMISES = re.compile(
    r"\b(?:will (?:respond|reply|return|get back|answer)|upon my return|when i return"
    r"|on my return|for (?:urgent|immediate)|if (?:this|your|it) (?:is|matter)[^.]{0,30}urgent"
    r"|(?:limited|no) access to"
    r"|until \w+|returning|back (?:on|in)|pour (?:toute|une) (?:urgence|demande|question)"
    r"|en cas d'urgence|à mon retour|dès mon retour|de retour|jusqu'a?u?|je (?:vous )?répondrai"
    r"|accès limité|thank you for your (?:e-?mail|message)"
    r"|merci (?:de|pour) votre (?:courriel|message)|this is an automat|ceci est (?:un"
    r"|une) (?:message|réponse) automat)",
    re.IGNORECASE,
)
AUTOMATIC_WORDS = re.compile(
    r"(?:this is an automat(?:ic|ed) (?:reply|response|message|e-?mail)|ceci est (?:un"
    r"|une) (?:message|réponse|courriel) automatique|(?:message|courriel|réponse) (?:généré"
    r"|envoyé|générée|envoyée) automatiquement"
    r"|(?:please )?do not (?:reply|respond) to this (?:e-?mail|message|automated)|(?:veuillez "
    r"|merci de |prière de )?ne pas répondre à ce (?:courriel|message)"
    r"|(?:mailbox|address|e-?mail account) is (?:not monitored|no longer (?:monitored|in use))"
    r"|cette (?:boîte|adresse)[^.]{0,40}(?:n'est pas surveillée|n'est plus))",
    re.IGNORECASE,
)
# Words that a program of an absent person says, and hardly ever a person.
AWAY_SURELY = re.compile(
    r"\b(?:in|during) my absence\b|\b(?:durant|pendant|en) mon absence\b"
    r"|\b(?:limited|no|intermittent|sporadic) access to (?:my )?(?:e-?mail|mail|messages)"
    r"|\baccès (?:limité|restreint|intermittent) à (?:mes|ma|mon) (?:courriels?|messagerie"
    r"|messages)"
    r"|\bwill (?:reply|respond|get back to you|answer)\b.{0,40}\b(?:when i|upon my|on my"
    r"|after my) return"
    r"|\bje (?:vous )?répondrai\b.{0,40}\b(?:à|dès) mon retour",
    re.IGNORECASE,
)
# Somebody has left, a ticket was opened, a filter wants to be convinced.
PROGRAM_SAYS = re.compile(
    r"\b(?:your|this|a) (?:request|ticket|inquiry|e-?mail"
    r"|message)\b(?: \(?\[?#?[\w-]*\d[\w-]*\]?\)?)? has been (?:received"
    r"|created|opened|logged)\b|\bwe have received your (?:request|message|e-?mail|inquiry)\b"
    r"|\bnous avons bien reçu votre (?:demande|message|courriel|requête)\b"
    r"|\b(?:votre|la) (?:demande|requête|billet) .{0,20}a (?:bien )?été (?:reçue?|créée?"
    r"|ouverte?)\b"
    r"|\baccuse réception de votre\b"
    r"|\b(?:message|réponse|courriel) (?:automatisée?|générée? automatiquement)\b"
    r"|\bconfirm that you are (?:a )?(?:real|human|not a)|\bverify (?:that )?you(?:'re"
    r"| are) (?:a )?human"
    r"|\bspam filter\b.{0,120}\b(?:click|confirm|verify|approve)"
    r"|\bfiltre antipourriel\b.{0,120}\b(?:cliquez|confirme[rz]|vérifie[rz])"
    r"|\bwould like to recall the message\b|\bsouhaite(?:rait)? rappeler le message\b"
    r"|^(?:thank you|thanks) for (?:your|contacting|reaching)\b.{0,80}\bno longer\b.{0,40}"
    r"(?:\bwork|\bemployed|\bwith\b|\bat\b)"
    r"|\bno longer (?:works?|employed) (?:at|for|with|here)\b.{0,80}\bplease (?:direct|contact"
    r"|forward|send)"
    r"|\b(?:ne travaille plus|n'est plus à l'emploi|a quitté (?:ses fonctions|son poste))\b"
    r".{0,120}\b(?:veuillez|prière de|merci de)\b",
    re.IGNORECASE | re.DOTALL,
)
BOUNCE_SAYS = re.compile(
    r"\bdelivery (?:has failed )?to these recipients\b|\b(?:mailbox|inbox) (?:is|was) full\b"
    r".{0,60}\b(?:accept|deliver)"
    r"|\bover (?:its |the )?quota\b.{0,80}\bdeliver|\bmessage (?:was"
    r"|could) not (?:be )?(?:been )?delivered\b"
    r"|\bboîte\b.{0,60}\bpleine\b.{0,60}\b(?:remis|livré|message)"
    r"|\bimpossible de remettre votre message\b"
    r"|\bvotre message n'a (?:pas|pu)\b.{0,20}\b(?:remis|livré|distribué)",
    re.IGNORECASE,
)
SAYS_STOP = re.compile(
    r"^(?:unsubscribe|stop|remove me|désabonne(?:r|ment|z-moi)|me désabonner|arrêt)[.!]?$",
    re.IGNORECASE,
)
