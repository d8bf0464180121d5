"""Completion for bash, zsh and fish. Click asks; this makes `name=` and enum values come out right."""

from __future__ import annotations

import os
from typing import Any

import click

COMPLETE = "_PDSPEC_COMPLETE"

# bash breaks words at "=" and ":", so the whole line is handed over and only the end of a word comes back.
_BASH = """\
%(complete_func)s() {
    local line response kind value
    response=$(env COMP_LINE="${COMP_LINE:0:$COMP_POINT}" %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    while IFS=',' read -r kind value; do
        if [[ $kind == dir ]]; then COMPREPLY=(); compopt -o dirnames
        elif [[ $kind == file ]]; then COMPREPLY=(); compopt -o default
        elif [[ $kind == plain ]]; then
            COMPREPLY+=("$value")
            [[ $value == *= || $value == *. ]] && compopt -o nospace
        fi
    done <<< "$response"
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a with_help open response
    (( ! $+commands[%(prog_name)s] )) && return 1
    export COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1))
    response=("${(@f)$(%(complete_var)s=zsh_complete %(prog_name)s)}")
    unset COMP_WORDS COMP_CWORD
    for kind value help in ${response}; do
        if [[ $kind == plain ]]; then
            local shown="${value//:/\\\\:}"
            [[ $help != _ ]] && shown="$shown:$help"
            if [[ $value == *= ]]; then open+=("$shown"); else with_help+=("$shown"); fi
        elif [[ $kind == dir ]]; then _path_files -/
        elif [[ $kind == file ]]; then _path_files -f
        fi
    done
    [[ -n $open ]] && _describe -V argument open -S ''
    [[ -n $with_help ]] && _describe -V value with_help
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \\
        COMP_CWORD=(commandline -t) %(prog_name)s)
    for line in $response
        set -l parts (string split -m 1 "," -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories (string split \\t -- $parts[2])[1]
            case file
                __fish_complete_path (string split \\t -- $parts[2])[1]
            case plain
                echo $parts[2]
        end
    end
end
complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


def answer(cli: click.Command, instruction: str) -> int:
    """What a shell asks for while somebody presses the tab key."""
    from click.shell_completion import shell_complete

    shells()
    return shell_complete(cli, {}, "pdspec", COMPLETE, instruction)


def shells() -> dict[str, Any]:
    """The completion classes by shell."""
    from click.shell_completion import (
        BashComplete,
        CompletionItem,
        FishComplete,
        ZshComplete,
        add_completion_class,
        split_arg_string,
    )

    class Bash(BashComplete):
        source_template = _BASH

        def source(self) -> str:
            return self.source_template % self.source_vars()  # without starting a bash to ask for its version

        def get_completion_args(self) -> tuple[list[str], str]:
            line = os.environ.get("COMP_LINE", "")
            words = split_arg_string(line)
            begun = words.pop() if words and not line.endswith((" ", "\t")) else ""
            self.cut = max(begun.rfind("="), begun.rfind(":")) + 1
            return words[1:], begun

        def format_completion(self, item: CompletionItem) -> str:
            return f"{item.type},{str(item.value)[self.cut :]}"

    class Zsh(ZshComplete):
        source_template = _ZSH

        def format_completion(self, item: CompletionItem) -> str:
            return f"{item.type}\n{item.value}\n{_help(item) or '_'}"

    class Fish(FishComplete):
        source_template = _FISH

        def format_completion(self, item: CompletionItem) -> str:
            return f"{item.type},{item.value}\t{_help(item)}"

    kinds = {"bash": Bash, "zsh": Zsh, "fish": Fish}
    for kind in kinds.values():
        add_completion_class(kind)
    return kinds


def _help(item: Any) -> str:
    return " ".join(str(item.help or "").split())
