"""argparse in two languages: its help and its errors are Texts, an error is raised in one line and not printed with the usage."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Language, Text

# argparse has no Chinese: what it says, and how we say it. What is not listed stays English.
SAYINGS = (
    (r"the following arguments are required: (?P<what>.*)", "缺少参数：{what}"),
    (r"unrecognized arguments: (?P<what>.*)", "无法识别的参数：{what}"),
    (r"argument (?P<what>.*): expected one argument", "参数 {what} 后面要有一个值"),
    (r"argument (?P<what>.*): not allowed with argument (?P<other>.*)", "参数 {what} 不能与 {other} 同时使用"),
    (r"argument (?P<what>.*): ignored explicit argument '(?P<other>.*)'", "参数 {what} 不带值，却给了 {other!r}"),
)
ARGUMENTS = Text("arguments", "参数")
HELP = Text("show this help and end", "显示此帮助并退出")
LANGUAGE = Text("language of the words: en or zh; otherwise that of the system", "显示语言：en 或 zh；默认为系统语言")
FORCE = Text("replace a file that is there already", "替换已存在的文件")
MORE_HELP = Text("`rnnstudio {command} --help` says how it is used.", "用法见 `rnnstudio {command} --help`。")


class Parser(argparse.ArgumentParser):
    """The arguments of one command."""

    def __init__(self, command: str, title: Text, language: Language) -> None:
        super().__init__(
            prog=f"rnnstudio {command}",
            description=title.said(language),
            add_help=False,
            allow_abbrev=False,
            formatter_class=_Chinese if language == "zh" else argparse.HelpFormatter,
        )
        self._command, self._language = command, language
        self._all = self.add_argument_group(ARGUMENTS.said(language))
        self._one_of: Any = None

    def take(self, *names: str, words: Text, either: bool = False, **how: Any) -> None:
        """An argument, described in `words`; of those that are `either` at most one may be given."""
        if either and self._one_of is None:
            self._one_of = self._all.add_mutually_exclusive_group()
        (self._one_of if either else self._all).add_argument(*names, help=words.said(self._language), **how)

    def take_file(self, name: str, metavar: str, words: Text) -> None:
        """A file to read."""
        self.take(name, metavar=metavar, type=file_name, words=words)

    def take_output(self, what: Text, needed: bool = True) -> None:
        """The file to write, and leave to replace it."""
        self.take("-o", "--output", metavar="OUT", type=file_name, words=what, required=needed)
        self.take("--force", action="store_true", words=FORCE)

    def take_common(self) -> None:
        """What every command understands."""
        self.take("--lang", metavar="LANG", words=LANGUAGE)
        self.take("-h", "--help", action="help", words=HELP)

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """In `--option=--` the value is "--": until 3.13 argparse loses it, https://github.com/python/cpython/issues/109475."""
        if action.option_strings and arg_strings == ["--"]:
            return self._get_value(action, "--")
        return super()._get_values(action, arg_strings)

    def error(self, message: str) -> NoReturn:
        """Wrong use, as an error like all others."""
        said = Text("{message}. {hint}", "{message}。{hint}")
        ours = Text(message[:1].upper() + message[1:], _in_chinese(message))
        raise StudioError(said.format(message=ours, hint=MORE_HELP.format(command=self._command)))


def file_name(typed: str) -> str:
    """The name of a file, as it was typed; often empty where a script's variable is not set."""
    if not typed:
        raise StudioError(Text("The name of a file is empty. Write one.", "文件名为空。请写出文件名。"))
    return typed


class _Chinese(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _in_chinese(message: str) -> str:
    for pattern, saying in SAYINGS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return saying.format(**found.groupdict())
    return message
