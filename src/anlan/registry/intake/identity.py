"""Who a line is about: code, name, kind, state. Pure."""

from typing import Any

from anlan.foundation.codes.rules import normalise_credit_code, why_not_credit_code
from anlan.registry.intake import cells
from anlan.registry.intake.cells import WordList, as_text
from anlan.registry.intake.entity import CLOSED_STATES, Layout, Reference
from anlan.registry.intake.entity import found as note
from anlan.registry.intake.faults import Effect, Finding

_NAME_LENGTH = 200


class IdentityRules:
    """Reads the cells that say who it is; findings are added to the list that is handed in."""

    def __init__(self, reference: Reference) -> None:
        self._kinds = WordList.shipped("kind", reference.more_words.get("kind"))
        self._states = WordList.shipped("state", reference.more_words.get("state"))
        self._kind_by_code: dict[str, str] = cells.words()["kind"]["by_code"]
        self._kind_memo: dict[str, str | None] = {}
        self._state_memo: dict[str, str | None] = {}
        self._has_state = False

    def use(self, layout: Layout) -> None:
        """Turn to a sheet."""
        self._has_state = "state" in layout.columns

    def code(self, cell: Any, found: list[Finding]) -> str:
        """Return the code as it is written officially; the line is held when it is missing or wrong."""
        # An apostrophe before the code is how people keep a spreadsheet from reading it as a number.
        text = cell.removeprefix("'") if type(cell) is str else as_text(cell)
        code = normalise_credit_code(text)
        if wrong := why_not_credit_code(code):
            if wrong == "credit-code-missing" or code.lower() in cells.blank_words():
                fault, proposal = "code_missing", ""
            elif wrong == "credit-code-check-digit":
                fault, proposal = "code_check_digit_wrong", ""
            else:
                fault, proposal = "code_malformed", _without_slips(code)
            found.append(note(fault, "credit_code", text, proposal))
        elif code != text:
            found.append(note("code_dirty_but_repairable", "credit_code", text, code))
        return code

    def name(self, cell: Any, found: list[Finding]) -> str:
        """Return the name without stray blanks; the line is held when there is none."""
        text = cell if type(cell) is str else as_text(cell)
        # Blanks are rare: splitting is the cheapest way to see that there are none.
        name = text if len(text.split()) == 1 and text.isprintable() and " " not in text else cells.clean_name(text)
        if not name or name.lower() in cells.blank_words():
            found.append(note("name_missing", "name", text))
            return ""
        if name != text:
            found.append(note("name_with_stray_space", "name", text, name))
        if name[0] in "=+-@" or name.isdigit() or len(name) < 2 or len(name) > _NAME_LENGTH:
            found.append(note("name_implausible", "name", text))
        return name

    def kind(self, text: str, code: str, found: list[Finding]) -> str:
        """Return the kind of party that the word, or else the code, says."""
        by_code = self._kind_by_code.get(code[:2], "")
        if text not in self._kind_memo:
            self._kind_memo[text] = self._kinds.meaning(text) if text else None
        kind = self._kind_memo[text]
        if kind is None:
            if text or not by_code:
                effect = Effect.OPEN if by_code else Effect.HELD
                found.append(note("kind_unknown", "kind", text, by_code, effect=effect))
            return by_code
        if by_code and kind != by_code and code[0] == "9":
            found.append(note("kind_contradicts_code", "kind", text, by_code))
        return kind

    def state(self, text: str, found: list[Finding]) -> str:
        """Return the state that the word says; a register without states lists what is active."""
        if text not in self._state_memo:
            self._state_memo[text] = self._states.meaning(text) if text else None
        state = self._state_memo[text]
        if state is None:
            if self._has_state:
                found.append(note("state_unknown", "state", text))
            return "active"
        if state in CLOSED_STATES:
            found.append(note("no_longer_in_business", "state", text))
        return state


def _without_slips(code: str) -> str:
    """Return the code with letters that look like digits put right, if that makes it valid: only ever a proposal."""
    better = code.translate(str.maketrans("OIZS", "0125"))
    return better if better != code and not why_not_credit_code(better) else ""
