"""The phrases of the task `translation`, English and Chinese side by side: rules of ours, and words to put into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from operator import itemgetter
from string import Formatter

UNSEEN = slice(6, None, 11)  # of the phrases of each rule: one in eleven is in no batch


@dataclass(frozen=True)
class Word:
    """A word or two in both languages; a thing that is counted also has its plural, and the measure word that Chinese puts before it."""

    en: str
    zh: str
    many: str = ""
    measure: str = ""


@dataclass(frozen=True)
class Pair:
    """A phrase in both languages, its words set apart by spaces."""

    en: str
    zh: str


@dataclass(frozen=True)
class Phrases:
    """All pairs, by rule: `seen` are in the batches, `unseen` are not."""

    seen: tuple[tuple[Pair, ...], ...]
    unseen: tuple[Pair, ...]

    @property
    def all(self) -> tuple[Pair, ...]:
        """Every pair."""
        return (*(pair for of_rule in self.seen for pair in of_rule), *self.unseen)

    @property
    def commonest(self) -> tuple[str, float]:
        """The Chinese that is asked for most often, where every rule is used as often as any other, and its share."""
        shares: dict[str, float] = {}
        for of_rule in self.seen:
            for pair in of_rule:
                shares[pair.zh] = shares.get(pair.zh, 0) + 1 / len(of_rule) / len(self.seen)
        return max(shares.items(), key=itemgetter(1))


def _words(*said: str) -> tuple[Word, ...]:
    return tuple(Word(*(part.strip() for part in words.split("="))) for words in said)


PERSON = _words("teacher = 老师", "student = 学生", "friend = 朋友", "mother = 妈妈")
WORDS: Mapping[str, tuple[Word, ...]] = {
    "who": (*_words("world = 世界"), *PERSON),
    "person": PERSON,
    "we": _words("I = 我", "you = 你", "we = 我们", "they = 他们"),
    "my": _words("my = 我 的", "your = 你 的", "our = 我们 的", "their = 他们 的"),
    "thing": _words(
        "book = 书 = books = 本",
        "cup = 杯子 = cups = 个",
        "bag = 包 = bags = 个",
        "flower = 花 = flowers = 朵",
        "picture = 画 = pictures = 张",
        "cat = 猫 = cats = 只",
        "dog = 狗 = dogs = 只",
        "bird = 鸟 = birds = 只",
    ),
    "red": _words("red = 红", "white = 白", "black = 黑", "big = 大", "small = 小"),
    "two": _words("two = 两", "three = 三", "four = 四"),
    "this": _words("this = 这", "that = 那"),
    "here": _words(
        "on the table = 桌子 上",
        "under the table = 桌子 下",
        "on the chair = 椅子 上",
        "under the chair = 椅子 下",
        "in the box = 盒子 里",
        "in the room = 房间 里",
        "by the window = 窗户 旁边",
    ),
    "deed": _words(
        "drink tea = 喝 茶", "eat fish = 吃 鱼", "read books = 看 书", "sing songs = 唱 歌", "buy flowers = 买 花"
    ),
    "like": _words("like = 喜欢", "see = 看见", "want = 想要"),
    "today": _words("today = 今天", "in the morning = 早上", "in the evening = 晚上"),
    "home": _words("at home = 在 家", "at school = 在 学校", "in the park = 在 公园"),
}
RULES = (
    ("hello {who.en}", "你好 {who.zh}"),
    ("good morning {who.en}", "{who.zh} 早上 好"),
    ("the {red.en} {thing.en}", "{red.zh} {thing.zh}"),
    ("the {thing.en} {here.en}", "{here.zh} 的 {thing.zh}"),
    ("the {red.en} {thing.en} {here.en}", "{here.zh} 的 {red.zh} {thing.zh}"),
    ("{two.en} {red.en} {thing.many}", "{two.zh} {thing.measure} {red.zh} {thing.zh}"),
    ("{two.en} {thing.many} {here.en}", "{here.zh} 的 {two.zh} {thing.measure} {thing.zh}"),
    ("{this.en} {thing.en} is {red.en}", "{this.zh} {thing.measure} {thing.zh} 很 {red.zh}"),
    ("the {thing.en} is {here.en}", "{thing.zh} 在 {here.zh}"),
    ("is the {thing.en} {here.en} ?", "{thing.zh} 在 {here.zh} 吗 ？"),
    ("where is {my.en} {person.en} ?", "{my.zh} {person.zh} 在 哪里 ？"),
    ("where is {my.en} {red.en} {thing.en} ?", "{my.zh} {red.zh} {thing.zh} 在 哪里 ？"),
    ("{we.en} {deed.en} {today.en}", "{we.zh} {today.zh} {deed.zh}"),
    ("{we.en} {deed.en} {home.en}", "{we.zh} {home.zh} {deed.zh}"),
    ("{we.en} {deed.en} {home.en} {today.en}", "{we.zh} {today.zh} {home.zh} {deed.zh}"),
    ("{we.en} do not {deed.en} {today.en}", "{we.zh} {today.zh} 不 {deed.zh}"),
    ("do {we.en} {deed.en} {home.en} ?", "{we.zh} {home.zh} {deed.zh} 吗 ？"),
    ("{we.en} {like.en} the {thing.en} {here.en}", "{we.zh} {like.zh} {here.zh} 的 {thing.zh}"),
    ("{we.en} {like.en} {two.en} {thing.many}", "{we.zh} {like.zh} {two.zh} {thing.measure} {thing.zh}"),
)


@cache
def phrases() -> Phrases:
    """Every pair that the rules make of the words."""
    by_rule = [tuple(_pairs(en, zh)) for en, zh in RULES]
    unseen = tuple(pair for of_rule in by_rule for pair in of_rule[UNSEEN])
    apart = set(unseen)
    return Phrases(tuple(tuple(pair for pair in of_rule if pair not in apart) for of_rule in by_rule), unseen)


def _pairs(en: str, zh: str) -> Iterator[Pair]:
    slots = [field.partition(".")[0] for _, field, _, _ in Formatter().parse(en) if field]
    for chosen in product(*(WORDS[slot] for slot in slots)):
        words = dict(zip(slots, chosen, strict=True))
        yield Pair(en.format(**words), zh.format(**words))
