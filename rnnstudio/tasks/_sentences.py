"""Short opinions, good or bad, in English and Chinese: one small grammar makes them and reads them again.

A sentence is an opinion, or two joined by “and” or “but”. Two joined by “and” are both good or both bad; of two joined by “but”
one is good and one bad, and the second counts. So a “but” whose two sides change places keeps every word and turns the
meaning round. A sentence without a “but” may be put into somebody's mouth: what “nobody says” is the opposite, however many words
follow, so the very first words can decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

PAD, UNKNOWN = "<pad>", "<unk>"
ONE, AND = 0.25, 0.25  # the shares of sentences of one opinion, and of two joined by “and”; the others have a “but”
DENIED, SAID = 0.3, 0.3  # of those without a “but”: the shares that nobody, and that somebody is said to say


@dataclass(frozen=True)
class Grammar:
    """The words of one language, set apart by spaces; {} is the place of an adjective. What is listed twice is said twice as often."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    praising: tuple[str, ...]
    denying: tuple[str, ...]
    nobody: tuple[str, ...]
    somebody: tuple[str, ...]
    both: str
    but: str
    ends: tuple[str, ...]

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """What fills a sequence up, what stands for any other name, and every word in the order of the grammar."""
        parts = (
            self.first,
            self.second,
            self.praising,
            self.denying,
            self.nobody,
            self.somebody,
            (self.both, self.but),
            self.good,
            self.bad,
            self.ends,
        )
        words = " ".join(text for texts in parts for text in texts).split()
        return tuple(dict.fromkeys((PAD, UNKNOWN, *(word for word in words if word != "{}"))))

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """The number of every word."""
        return {word: k for k, word in enumerate(self.vocabulary)}

    @cached_property
    def phrases(self) -> Mapping[bool, tuple[str, ...]]:
        """All that can be said of something: the bad and the good."""
        return {
            good: (
                *(form.format(word) for form in self.praising for word in (self.good if good else self.bad)),
                *(form.format(word) for form in self.denying for word in (self.bad if good else self.good)),
            )
            for good in (False, True)
        }

    @cached_property
    def opinions(self) -> tuple[Mapping[str, bool], Mapping[str, bool]]:
        """Every opinion that can stand first, and every one that can stand second, and whether it is a good one."""
        begin, follow = (
            {_said(about, phrase): good for good in (False, True) for about in abouts for phrase in self.phrases[good]}
            for abouts in (self.first, self.second)
        )
        return begin, follow

    def draw(self, numbers: np.random.Generator, size: int) -> list[tuple[str, bool]]:
        """Random sentences, and whether each is a good opinion."""
        return [self._sentence(*row) for row in numbers.random((size, 8)).tolist()]

    def judge(self, sentence: str) -> bool | None:
        """Whether a sentence is a good opinion; None for what this grammar does not say."""
        *words, end = sentence.split()
        body = " ".join(words if end in self.ends else (*words, end))
        for frames, turns in ((self.nobody, True), (self.somebody, False)):
            for frame in frames:
                if body.startswith(f"{frame} "):
                    inner = body.removeprefix(f"{frame} ")
                    meant = None if f" {self.but} " in inner else self._opinion(inner)
                    return None if meant is None else meant != turns
        return self._opinion(body)

    def _opinion(self, body: str) -> bool | None:
        """Whether one opinion, or two that are joined, are good; None for what the grammar does not say."""
        first, second = self.opinions
        for joint, turns in ((self.but, True), (self.both, False)):
            before, found, after = body.partition(f" {joint} ")
            if found:
                one, other = first.get(before), second.get(after)
                return other if None not in (one, other) and (one != other) == turns else None
        return first.get(body)

    def _sentence(self, *u: float) -> tuple[str, bool]:
        """The sentence that eight numbers from 0 to 1 choose."""
        meant, single, turns = u[0] < 0.5, u[1] < ONE, u[1] >= ONE + AND
        denied, said = not turns and u[7] < DENIED, not turns and DENIED <= u[7] < DENIED + SAID
        good = meant != denied
        about = tuple(filter(None, self.first)) if denied or said else self.first
        text = _said(_pick(about, u[2]), _pick(self.phrases[good != turns], u[3]))
        if not single:
            text = _said(
                text, self.but if turns else self.both, _pick(self.second, u[4]), _pick(self.phrases[good], u[5])
            )
        frame = _pick(self.nobody if denied else self.somebody, u[7] * 1000 % 1) if denied or said else ""
        return _said(frame, text, _pick((*self.ends, ""), u[6])), meant


def _pick(texts: tuple[str, ...], u: float) -> str:
    return texts[int(u * len(texts))]


def _said(*texts: str) -> str:
    return " ".join(text for text in texts if text)


ENGLISH = Grammar(
    first=("", "the film is", "this film is", "the book is", "this book is", "the show is", "the game is", "<unk> is"),
    second=("", "", "", "the story is", "the ending is", "the music is"),
    good=("good", "great", "fun", "funny", "clever", "moving", "lovely", "fresh"),
    bad=("bad", "awful", "boring", "dull", "silly", "slow", "ugly", "stale"),
    praising=("{}", "very {}", "really {}", "truly {}", "quite {}", "so {}"),
    denying=("not {}", "not very {}"),
    nobody=("nobody says that", "i doubt that"),
    somebody=("everybody says that", "i think that"),
    both="and",
    but="but",
    ends=(".", "!"),
)
CHINESE = Grammar(
    first=("", "这 部 电影", "那 部 电影", "这 部 小说", "这 本 书", "那 本 书", "这 个 节目", "这 部 <unk>"),
    second=("", "", "", "剧情", "开头", "结尾"),
    good=("棒", "好", "好看", "有趣", "精彩", "感人", "动人", "新颖"),
    bad=("差", "糟糕", "难看", "无聊", "乏味", "沉闷", "老套", "肤浅"),
    praising=("很 {}", "非常 {}", "十分 {}", "特别 {}", "真 {}", "太 {} 了"),
    denying=("不 {}", "不 太 {}"),
    nobody=("没 人 说", "我 不 认为"),
    somebody=("大家 都 说", "我 认为"),
    both="而且",
    but="但是",
    ends=("。", "！"),
)
