"""Check digits of health numbers, each by the rule its issuer publishes."""

from datetime import date


def luhn(digits: str) -> bool:
    """Modulus 10 (ISO/IEC 7812): Ontario, and social insurance numbers."""
    total = 0
    for place, digit in enumerate(reversed([int(d) for d in digits])):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def british_columbia(digits: str) -> bool:
    """Ten digits from 9; modulus 11 over the eight in the middle."""
    if len(digits) != 10 or digits[0] != "9":
        return False
    weights = (2, 4, 8, 5, 10, 9, 7, 3)
    rest = sum(int(d) * w % 11 for d, w in zip(digits[1:9], weights, strict=True)) % 11
    return 11 - rest == int(digits[9])


def nhs(digits: str) -> bool:
    """Ten digits; modulus 11 with weights 10 to 2 (NHS Data Dictionary)."""
    if len(digits) != 10:
        return False
    total = sum(int(d) * w for d, w in zip(digits[:9], range(10, 1, -1), strict=True))
    check = 11 - total % 11
    return check != 10 and digits[9] == str(check % 11)


def quebec(code: str) -> bool:
    """Four letters, then birth: year, month (50 more for women), day; then two characters."""
    if len(code) != 12 or not code[:4].isalpha() or not code[4:].isdigit():
        return False
    month, day = int(code[6:8]) % 50, int(code[8:10])
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return int(code[6:8]) < 63


def health_number(code: str) -> bool:
    """Whether any of the check digits we know holds."""
    if code[-2:].isalpha():
        code = code[:-2]
    if quebec(code):
        return True
    if not code.isdigit() or len(set(code)) < 3:
        return False
    return len(code) == 10 and (luhn(code) or british_columbia(code) or nhs(code))
