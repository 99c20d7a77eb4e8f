"""The new words alone, out of a reply as a mail program sends it.

Three passes over the lines, each in a module of its own:

1. `quotes` finds where an older mail begins: a line that introduces it ("On ... wrote:", wrapped or
   not), a block of headers ("De :, Envoyé :, À :"), a rule ("-----Message d'origine-----"), or the
   line that our own mails carry at their top. What follows decides what it means. If quoted lines
   (`>`) follow, only those are the older mail's, and what stands between and below them is the
   writer's. If none follow, all the rest is the older mail: Outlook, Yahoo and GroupWise quote so.
2. `quotes` then tells a quoted line from a writer's own that begins with `>`: above the first
   introduction a line is the writer's unless its words stand in the older mail, too; a lone
   "> 90 MME" among own lines is a comparison.
3. `signatures` takes off, at the end of each stretch of own lines, what signs it: what follows
   "-- ", "Sent from my iPhone", notices of confidentiality, and a block that begins with a formula
   or the sender's name and goes on with titles, clinics, numbers and addresses to the end. A name
   typed by hand goes, too: a byline says who writes, and where a thread is nameless it must not.

In doubt a line is the writer's: a word too many can be edited away, a lost one is lost.
"""

from echo_community.inbox.reply import quotes, signatures
from echo_community.inbox.reply.quotes import REPLY_ABOVE
from echo_community.inbox.reply.signer import Signer

__all__ = ["REPLY_ABOVE", "new_text"]


def new_text(text: str, *, name: str = "", email: str = "") -> str:
    """What somebody of that name and address wrote in this mail."""
    stretches = quotes.own_stretches(text.split("\n"))
    signer = Signer(name, email)
    kept = [signatures.unsigned(lines, signer) for lines in stretches]
    said = "\n\n".join(words for lines in kept if (words := "\n".join(lines).strip("\n")).strip())
    return said.strip()
