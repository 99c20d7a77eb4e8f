"""What friends call people, where it is not how the name begins."""

TWO_LETTERS = frozenset({"al", "bo", "cy", "di", "ed", "jo", "lu", "ty", "vi"})

_NAMES = """
andy andrew; beth elizabeth; betty elizabeth; bill william; bob robert; bobby robert;
brenda brendan;
cathy catherine katherine; chuck charles; dick richard; gabby gabrielle; gaby gabriel gabrielle;
hank henry; jack john; jake jacob; jamie james; jeff geoffrey jeffrey; jenny jennifer; jim james;
joe joseph; johnny john; kate catherine katherine; kathy katherine kathleen;
katie katherine catherine;
larry lawrence laurence; lili elisabeth liliane; liz elizabeth; lise elise; maggie margaret;
mandy amanda; manu emmanuel emmanuelle; meg margaret; mick michael; mike michael mikael; molly mary;
ned edward; nancy anne; nick nicholas nicolas; patty patricia; peggy margaret; penny penelope;
polly mary; rick richard eric frederick; rob robert; rosie rose rosalie; sally sarah; sandy sandra
alexandra; sandra alexandra; sasha alexander alexandra; stevie steven stephanie; sue susan suzanne;
susie susan; ted edward theodore; terry terrence theresa; tina christina martina; tom thomas;
tommy thomas; tony anthony antonio; tricia patricia; trish patricia; trudy gertrude; val valerie;
vicky victoria; will william; zack zachary isaac; fred frederic frederique; mimi michele micheline;
nath nathalie; titi christine; alex alexandre alexandra; max maxime; seb sebastien; phil philippe
"""

# By the short name, in small letters without accents: the names it may stand for.
SHORT = {
    words[0]: frozenset(words[1:]) for words in (one.split() for one in _NAMES.split(";")) if words
}
