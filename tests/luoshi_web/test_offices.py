"""Offices form a tree whose subtrees are ranges of an index."""

from __future__ import annotations

import pytest

from luoshi.errors import LuoshiError
from luoshi_web.models import Office
from luoshi_web.models.offices import after
from luoshi_web.permissions import within
from luoshi_web.store import offices

pytestmark = pytest.mark.django_db


def names(path: str) -> set[str]:
    return set(Office.objects.filter(within((path,))).values_list("name", flat=True))


def test_a_subtree_is_the_office_and_all_below_it():
    city = offices.found("市")
    county = offices.found("县", city)
    offices.found("镇", county)
    offices.found("局", city)
    assert names(city.path) == {"市", "县", "镇", "局"}
    assert names(county.path) == {"县", "镇"}


def test_an_id_that_begins_like_another_is_not_below_it():
    assert "1/2/" < "1/2/9/" < after("1/2/")
    assert not "1/2/" < "1/20/" < after("1/2/")
    assert not "1/2/" < "1/3/" < after("1/2/")


def test_a_move_takes_everything_below_along_and_keeps_the_ids():
    city = offices.found("市")
    old, new = offices.found("旧区", city), offices.found("新区", city)
    street = offices.found("街道", old)
    village = offices.found("社区", street)
    offices.move(street, new)
    assert names(old.path) == {"旧区"}
    assert names(new.path) == {"新区", "街道", "社区"}
    assert Office.objects.get(name="社区").pk == village.pk


def test_an_office_cannot_be_put_below_itself():
    city = offices.found("市")
    county = offices.found("县", city)
    with pytest.raises(LuoshiError):
        offices.move(city, county)


def test_a_name_means_the_nearest_office_that_bears_it():
    north, south = offices.found("北县"), offices.found("南县")
    for county in (north, south):
        offices.found(f"{county.name}住房和城乡建设局", county, aliases=["住建局"])
    town = offices.found("南镇", south)
    assert offices.find("住建局", town).name == "南县住房和城乡建设局"
    assert offices.find("北县住房和城乡建设局", town) is None, "an office of another tree is not meant"
    assert offices.find("教育局", town) is None


def test_a_short_form_means_the_nearest_office_it_fits_if_that_is_one():
    city = offices.found("青溪市人民政府")
    planning = offices.found("青溪市发展和改革委员会", city)
    county = offices.found("南塘县人民政府", city)
    housing = offices.found("住房和城乡建设局", county)
    for name in ("南塘县文化和旅游局", "南塘县文化旅游局"):
        offices.found(name, county)
    known = offices.find_all(["市发改委", "县住建局", "县文旅局", "省发改委", "县发改局"], county)
    assert known == {"市发改委": planning, "县住建局": housing}
