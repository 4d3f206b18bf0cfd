"""Places for other maps: GeoJSON as RFC 7946 has it."""

import json
from typing import Any

from comity.kernel.dates import bounds
from comity.kernel.ids import parse_act_id
from comity.kernel.marks import LAYERS
from served import Client


def features(client: Client, question: str = "", language: str = "en") -> list[dict[str, Any]]:
    answer = client.get(f"/map.geojson{question}", headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == "application/geo+json"
    collection = json.loads(answer.content)
    assert collection.keys() == {"type", "features"}
    found: list[dict[str, Any]] = collection["features"]
    return found


def test_every_feature_is_a_point_of_the_earth_with_what_is_told_of_it(client: Client) -> None:
    found = features(client)
    assert len(found) > 10
    for one in found:
        assert one.keys() == {"type", "geometry", "properties"}
        longitude, latitude = one["geometry"]["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90
        told = one["properties"]
        assert told["name"]
        assert told["layer"] in LAYERS
        assert isinstance(told["precise"], bool)
        assert isinstance(told["sure"], bool)
        assert all(bounds(told[name]) for name in ("start", "end") if told[name] is not None)
        assert told["statements"]
        assert all(parse_act_id(act) for act in told["statements"])


def test_statements_and_page_of_a_feature_are_there(client: Client) -> None:
    for told in [one["properties"] for one in features(client)][::40]:
        assert client.get(told["page"]).status_code == 200
        assert client.get(f"/api/v1/acts/{told['statements'][0]}").status_code == 200
        assert client.get(f"/api/v1/matters/{told['matter']}").status_code == 200


def test_seat_of_the_sco_is_in_beijing_in_every_language(client: Client) -> None:
    names = {
        "en": "Shanghai Cooperation Organization",
        "ru": "Шанхайская организация сотрудничества",
        "zh": "上海合作组织",
    }
    for language, name in names.items():
        (sco,) = [
            one
            for one in features(client, "?layer=seat", language)
            if one["properties"]["matter"] == "organisation:sco"
        ]
        assert sco["properties"]["name"] == name
        assert sco["geometry"] == {"type": "Point", "coordinates": [116.4, 39.9]}


def test_feed_has_the_filters_of_the_map_but_no_extent(client: Client) -> None:
    assert {one["properties"]["layer"] for one in features(client, "?layer=seat")} == {"seat"}
    assert len(features(client, "?near=39.9,116.4,20")) < len(features(client))
    assert client.get("/map.geojson?view=world").status_code == 400
    assert client.head("/map.geojson").status_code == 200
    assert client.post("/map.geojson").status_code == 405
