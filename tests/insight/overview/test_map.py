"""The map of the leader's page: the city's own borders, else one cell for each region near to where it lies."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.insight.overview.polygons import FILE, polygons_of
from anlan.insight.overview.rules import Seat, as_polygons, cells, chosen

CITY = [
    Seat("140403", 113.09, 36.26), Seat("140404", 113.07, 36.02), Seat("140405", 112.74, 36.34),
    Seat("140429", 112.96, 36.88), Seat("140427", 113.36, 35.99), Seat("140431", 112.28, 36.69),
]  # fmt: skip
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


def features(*codes, name="code"):
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {name: code}, "geometry": SQUARE} for code in codes],
    }


def test_cells_lie_as_the_seats_do():
    placed = cells(CITY)
    assert placed["140429"][1] < placed["140403"][1] < placed["140404"][1], "北 is up"
    assert placed["140431"][0] < placed["140405"][0] < placed["140427"][0], "东 is right"
    assert len(as_polygons(placed)["features"]) == len(CITY)


@given(st.lists(st.tuples(st.floats(73, 135), st.floats(18, 53)) | st.none(), max_size=30))
def test_no_two_regions_share_a_cell(places):
    seats = [Seat(str(n), *(place or (None, None))) for n, place in enumerate(places)]
    placed = cells(seats)
    assert set(placed) == {seat.code for seat in seats}
    assert len(set(placed.values())) == len(seats)


def test_the_citys_borders_are_taken_by_code_and_only_if_all_are_there():
    own = chosen(features("140403000000", "140404", "999999"), ["140403", "140404"])
    assert [one["properties"] for one in own["features"]] == [{"code": "140403"}, {"code": "140404"}]
    assert chosen(features("140403103", name="adcode"), ["140403103000"]) is not None
    assert chosen(features("140403"), ["140403", "140404"]) is None
    for wrong in ([], {"type": "Feature"}, {"type": "FeatureCollection", "features": [{"geometry": None}]}):
        with pytest.raises(ValueError, match="no"):
            chosen(wrong, ["140403"])


@pytest.mark.django_db
def test_the_page_shows_the_map_of_the_chosen_sentence(client, city, chen, settings, tmp_path):
    settings.HOME = tmp_path
    client.force_login(chen.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/insight/overview/?map=inspect").content.decode()
    told = json.loads(page.split('id="map"')[1].split(">", 1)[1].split("</script>")[0])
    assert {area["name"] for area in told["areas"]} >= {"潞州区", "襄垣县"} and told["schematic"]
    assert all("sentence=inspect" in area["url"] for area in told["areas"])
    counties = [city["潞州区"], city["襄垣县"]]
    (tmp_path / FILE).write_text(json.dumps(features(*(region.code for region in counties))), encoding="utf-8")
    assert polygons_of(counties)[1] is False
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    assert polygons_of(counties)[1] is True, "what cannot be read is not drawn"
