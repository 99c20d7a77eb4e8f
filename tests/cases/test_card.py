"""The page of a case: what stands where, for whom, at what cost."""

from tests.world import World


def page(world: World, actor: object, address: str) -> str:
    """The page, wherever its address leads."""
    response = world.client(actor).get(address, follow_redirects=True)
    assert response.status_code == 200
    return response.text


def test_smoke(world: World) -> None:
    case = world.case()
    html = page(world, world.member("Ben Okafor"), f"/t/{case.thread_id}")
    assert "Presentation" in html
