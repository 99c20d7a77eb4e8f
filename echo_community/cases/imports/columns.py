"""Columns of a table to the fields of a case: matched by their names, or by a map."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from echo_community.cases.imports.answers import Form, plain
from echo_community.cases.models import FieldKind
from echo_community.kernel.errors import Refused

# What columns are called, in English and French, by what they hold.
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "case id", "number", "case number", "numéro", "no"),
    "echo_id": ("echo id", "identifiant echo", "id echo"),
    "title": ("title", "case title", "case", "titre", "cas"),
    "session_date": ("session date", "date", "presented on", "date presented", "date de la séance",
                     "présenté le", "session", "séance"),
    "state": ("state", "status", "état", "statut"),
    "topics": ("topics", "topic", "tags", "sujets", "sujet", "thèmes"),
    "presenter": ("presenter", "presented by", "présentateur", "présenté par"),
    "consent": ("consent", "consentement"),
    "medications": ("medications", "medication", "drugs", "médicaments", "médication"),
    "questions": ("questions", "clarifying questions"),
    "suggestions": ("suggestions", "recommendations", "recommandations", "suggestion",
                    "recommendation"),
    "summary": ("summary", "summary of recommendations", "résumé", "sommaire"),
    "summary.by": ("summary by", "signed by", "résumé par"),
    "follow_up": ("follow up", "followup", "outcome", "suivi", "résultat"),
    "follow_up.date": ("follow up date", "outcome date", "date du suivi"),
    "follow_up.function": ("function after", "function outcome", "fonction après"),
    "follow_up.pain": ("pain after", "pain outcome", "douleur après"),
    "follow_up.equivalents": ("mme after", "equivalents after", "demm après"),
    "discussion": ("discussion", "comments", "commentaires"),
    "files": ("files", "documents", "attachments", "fichiers", "pièces jointes"),
}  # fmt: skip
IGNORED = "ignore"
_KNOWN = {plain(name): target for target, names in NAMES.items() for name in names}
_ANSWER = re.compile(r"^(?:a|answer|r|réponse)\s*[:.]\s*", re.IGNORECASE)
_ASKED = re.compile(r"^(?:q|question)\s*\d*\s*[:.]\s*", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")


class Columns:
    """What each column of a table holds; `unknown` are those that nothing is made of."""

    def __init__(self, header: Sequence[str], form: Form, chosen: Mapping[str, str]) -> None:
        given = {plain(name): target for name, target in chosen.items()}
        self.form = form
        self.targets = [given.get(plain(name)) or self._guess(name) for name in header]
        self.header = list(header)

    def _guess(self, name: str) -> str:
        key = plain(re.sub(r"\s*\(?\d+\)?$", "", name))  # "Suggestion 2"
        asked = self.form.field(name) or self.form.field(key)
        if asked and asked.kind is not FieldKind.MEDICATIONS:
            return f"field:{asked.key}"
        if key in _KNOWN:
            return _KNOWN[key]
        if key == "question":
            return "questions"
        if self.form.category(key):
            return f"suggestion:{name}"
        return f"field:{name}" if key else IGNORED

    def case(self, row: Sequence[str]) -> dict[str, Any]:
        """The object of a row, as a line of JSON has it."""
        case: dict[str, Any] = {"fields": {}}
        for target, cell in zip(self.targets, row, strict=False):
            cell = cell.strip()
            if cell and target != IGNORED:
                self._put(case, target, cell)
        if not case.get("id"):
            case["id"] = case.get("echo_id") or _made_up(row)
        return case

    def _put(self, case: dict[str, Any], target: str, cell: str) -> None:
        kind, _, name = target.partition(":")
        if kind == "field":
            before = case["fields"].get(name)
            case["fields"][name] = f"{before}\n{cell}" if before else cell
        elif kind == "suggestion":
            lines = [{"text": line, "category": name} for line in _lines(cell)]
            case.setdefault("suggestions", []).extend(lines)
        elif kind in ("summary", "follow_up"):
            case.setdefault("summary" if kind == "summary" else "follow_up", {})["text"] = cell
        elif "." in kind:
            whole, _, part = kind.partition(".")
            case.setdefault(whole, {})[part] = cell.casefold() if part in _CHANGES else cell
        elif kind in _LISTS:
            case.setdefault(kind, []).extend(_LISTS[kind](cell, self.form))
        else:
            case[kind] = cell


_CHANGES = ("function", "pain")


def read_map(file: Path) -> dict[str, str]:
    """A map of columns: JSON, or YAML of one `Header: target` a line."""
    text = file.read_text(encoding="utf-8-sig")
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else dict(_pairs(text))
    except ValueError as problem:
        raise Refused(f"{file.name} is neither JSON nor lines of `Header: target`.") from problem
    fits = isinstance(found, dict) and all(isinstance(each, str) for each in found.values())
    if not fits:
        raise Refused(f"{file.name}: write for each column what it holds, as a text.")
    for header, target in found.items():
        kind = target.partition(":")[0]
        if target not in NAMES and kind not in ("field", "suggestion", IGNORED):
            found[header] = f"field:{target}"
    return found


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#") or line == "---":
            continue
        quoted = re.fullmatch(r"""(["'])(.+?)\1\s*:\s*(.+)""", line)
        header, target = (quoted[2], quoted[3]) if quoted else line.split(": ", 1)
        yield header.strip(), target.strip().strip("\"'")


def _lines(cell: str) -> list[str]:
    found = (_BULLET.sub("", line).strip() for line in cell.splitlines())
    return [line for line in found if line]


def _suggestions(cell: str, form: Form) -> list[dict[str, str]]:
    """`category: text` a line; a line without a category of the programme is all text."""
    found = []
    for line in _lines(cell):
        category, colon, text = line.partition(":")
        known = colon and text.strip() and form.category(category)
        found.append({"text": text.strip(), "category": category} if known else {"text": line})
    return found


def _questions(cell: str, form: Form) -> list[dict[str, Any]]:
    """A question a line; the line after it may be its answer, `A: not tested`."""
    found: list[dict[str, Any]] = []
    for line in _lines(cell):
        if found and _ANSWER.match(line):
            found[-1]["answer"] = {"text": _ANSWER.sub("", line)}
            continue
        asked, arrow, answer = line.partition(" => ")
        found.append({"text": _ASKED.sub("", asked)} | ({"answer": answer} if arrow else {}))
    return found


def _drugs(cell: str, form: Form) -> list[dict[str, str]]:
    """`drug | dose | unit | route | times a day | as it is said` a line; a drug alone will do."""
    parts = ("drug", "dose", "unit", "route", "per_day", "frequency")
    lines = ([part.strip() for part in line.split("|")] for line in _lines(cell))
    return [dict(zip(parts, line, strict=False)) for line in lines]


def _discussion(cell: str, form: Form) -> list[dict[str, str]]:
    return [{"text": part.strip()} for part in re.split(r"\n\s*\n", cell) if part.strip()]


def _several(cell: str, form: Form) -> list[str]:
    return [part.strip() for part in re.split(r"[;,\n]", cell) if part.strip()]


_LISTS: dict[str, Any] = {
    "topics": _several,
    "files": _several,
    "questions": _questions,
    "suggestions": _suggestions,
    "medications": _drugs,
    "discussion": _discussion,
}


def _made_up(row: Sequence[str]) -> str:
    """An id for a row without one: the same row has the same one again."""
    return "row-" + hashlib.sha256("\x1f".join(row).encode(errors="replace")).hexdigest()[:16]
