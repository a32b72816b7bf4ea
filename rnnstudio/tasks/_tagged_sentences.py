"""The sentences that the task `tagging` tags, in English and Chinese: many words have two tags or three.

In the plain languages the words before decide every tag. `ahead` adds sentences whose first word only what follows decides.
"""

from __future__ import annotations

from functools import cache

from rnnstudio.tasks._tagged_language import Language, language

ENGLISH_TAGS = ("noun", "verb", "adj", "det", "pron", "adv")
CHINESE_TAGS = ("名词", "动词", "形容词", "代词", "量词", "副词")

THE, WHO, NEVER = "the|my|your/det", "we|they|you/pron", "often|never/adv"
DEEDS = (
    f"watch/verb {THE} fly|water/noun",
    f"clean/verb {THE} watch|fish/noun",
    f"dry/verb {THE} watch|fish/noun",
    f"open/verb {THE} watch|door/noun",
    f"saw/verb {THE} bark|door/noun",
    f"paint/verb {THE} saw|bark/noun",
    f"water/verb {THE} tree|bark/noun",
    f"fish/verb {THE} water|sea/noun",
)
HABITS = (
    "dogs|seals/noun bark/verb",
    "birds|ducks/noun fly/verb",
    "cats|ducks/noun fish/verb",
    "dogs|birds/noun watch/verb",
)
NOUNS = tuple(f"{noun}/noun" for noun in ("saw", "bark", "fish", "paint"))
ENGLISH = (
    *DEEDS,
    *(f"{WHO} {deed}" for deed in DEEDS),
    *(f"{WHO} {NEVER} {deed}" for deed in DEEDS),
    *HABITS,
    *(f"{THE} {habit}" for habit in HABITS),
    f"{THE} cats|birds|fish/noun watch/verb {THE} fly|fish/noun",
    *(f"{THE} {noun} is/verb clean|dry|old|cold/adj" for noun in NOUNS),
    *(f"{THE} clean|dry|old/adj {noun} is/verb cold/adj" for noun in NOUNS),
    f"{THE} paint|saw/noun is/verb {NEVER} clean|dry/adj",
    f"{THE} door|watch/noun is/verb {NEVER} open/adj",
    f"{THE} open/adj door|watch/noun is/verb old|cold/adj",
    f"{WHO} watch/verb clean|dry|old/adj birds|dogs|fish/noun",
)
MASSES = ("fish|water|paint/noun", "clean|dry/adj water|paint|fish/noun")
ENGLISH_AHEAD = (
    *(f"{mass} is/verb clean|dry|cold/adj" for mass in MASSES),
    *(f"{mass} is/verb {NEVER} clean|dry|cold/adj" for mass in MASSES),
)

HE, THIS, VERY, ANIMAL = "我|你|他|她/代词", "这|那/代词", "很|真|不/副词", "猫|狗|老鼠|鸟/名词"
ACTS = (
    "锁/动词 门|包/名词",
    "画/动词 锁|锯/名词",
    "花/动词 钱/名词",
    "包/动词 画|花/名词",
    "锯/动词 锁|木头/名词",
    "捆/动词 书|画/名词",
    "堆/动词 雪|包/名词",
    "热/动词 饭|茶/名词",
)
THINGS = (
    "把/量词 锁|锯/名词",
    "朵/量词 花/名词",
    "幅/量词 画/名词",
    "个/量词 包/名词",
    "包/量词 糖|茶/名词",
    "捆/量词 书|花/名词",
    "堆/量词 雪|包/名词",
)
NAMED = "锁|锯|花|画|包/名词"
CHINESE = (
    f"{ANIMAL} 追|看|怕/动词 {ANIMAL}",
    *ACTS,
    *(f"{HE} {act}" for act in ACTS),
    *(f"{HE} 不/副词 {act}" for act in ACTS[-2:]),
    *(f"{THIS} {thing}" for thing in THINGS),
    *(f"{HE} 看|买/动词 {THIS} {thing}" for thing in THINGS[-3:]),
    f"{HE} 看|买/动词 {NAMED}",
    f"旧|新/形容词 {NAMED} {VERY} 大|重|美/形容词",
    f"饭|茶/名词 {VERY} 热/形容词",
)
CHINESE_AHEAD = (
    f"{NAMED} {VERY} 大|重|美/形容词",
    f"热/形容词 饭|茶/名词 {VERY} 香/形容词",
)


@cache
def english(ahead: bool) -> Language:
    """The English sentences."""
    return language(ENGLISH_TAGS, ENGLISH + ENGLISH_AHEAD * ahead)


@cache
def chinese(ahead: bool) -> Language:
    """The Chinese sentences."""
    return language(CHINESE_TAGS, CHINESE + CHINESE_AHEAD * ahead)
