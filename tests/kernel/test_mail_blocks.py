"""A mail's text as blocks of one layout."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.kernel.mail.blocks import Block, Look, blocks

SITE = "https://echo.example"

pytestmark = pytest.mark.once


def test_a_mail_is_read_block_by_block() -> None:
    text = f"""Samira answered you.

How fast?

> Ten percent
> a month.

Read and reply here:

{SITE}/t/1/p/2

Open this address and press the button:

{SITE}/in/abc

Or type this code: 123 456

This week
---------
* A session on Tuesday
  {SITE}/s/1
  In your zone at noon
- A pearl

Your cases: {SITE}/p/pain/cases"""

    assert blocks(text, SITE) == [
        Block(Look.TEXT, "Samira answered you."),
        Block(Look.TEXT, "How fast?"),
        Block(Look.QUOTE, "Ten percent\na month."),
        Block(Look.BUTTON, "Read and reply here", f"{SITE}/t/1/p/2"),
        Block(Look.TEXT, "Open this address and press the button:"),
        Block(Look.LINK, f"{SITE}/in/abc", f"{SITE}/in/abc"),
        Block(Look.CODE, "Or type this code:", note="123 456"),
        Block(Look.HEADING, "This week"),
        Block(Look.ITEM, "A session on Tuesday", f"{SITE}/s/1", "In your zone at noon"),
        Block(Look.ITEM, "A pearl"),
        Block(Look.LINK, "Your cases", f"{SITE}/p/pain/cases"),
    ]


def test_only_our_own_addresses_lead_anywhere() -> None:
    text = "https://elsewhere.example/x\n\n* One\n  https://echo.example.evil/t/1"

    assert [block.address for block in blocks(text, SITE)] == ["", ""]


@given(st.text(alphabet="ab >*-:\n" + SITE[:9] + "/.1 6\u00a0"))
@settings(max_examples=25, deadline=None)
def test_no_text_is_lost_or_fails(text: str) -> None:
    kept = "".join(one.words + one.note + one.address for one in blocks(text, SITE))

    for word in "ab16":
        assert kept.count(word) == text.count(word)
