"""The page as a browser shows it: no error, filters that filter, links that land, and nothing that shuts somebody out."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from readiness.output import load

sys.path.insert(0, str(Path(__file__).parent.parent / "output"))
import report_samples as samples
from test_html_output import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.report import Report

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
BROWSER, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="chromium and chromedriver are not installed")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1280,1000",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def opened(browser: Any, folder: Path, report: Report | None = None) -> None:
    path = folder / "report.html"
    path.write_text(load("html")(report or samples.report()), encoding="utf-8")
    browser.get(path.as_uri())


def shown(browser: Any) -> list[str]:
    """The places of the findings that the filters leave."""
    script = "return Array.from(document.querySelectorAll('.entry:not([hidden]) .place'), (one) => one.textContent)"
    found: list[str] = browser.execute_script(script)
    return found


def typed(browser: Any, text: str) -> None:
    field = browser.find_element("id", "search")
    field.clear()
    field.send_keys(text)
    browser.execute_async_script("setTimeout(arguments[0], 300)")


def test_it_opens_without_a_word_in_the_console(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path)
    assert browser.get_log("browser") == []
    assert "NOT READY" in browser.title


def test_a_cell_of_the_grid_leads_to_its_evidence(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path)
    cell = browser.find_element("css selector", ".grid td.fail a")
    target = cell.get_attribute("href").partition("#")[2]
    browser.execute_script("arguments[0].click()", cell)
    browser.execute_async_script("setTimeout(arguments[0], 600)")
    place = browser.find_element("id", target)
    assert place.is_displayed()
    assert browser.execute_script("return document.activeElement.id") == target
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", place)
    assert 0 <= top <= 1000


def test_evidence_leads_to_the_finding(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path)
    link = browser.find_element("css selector", ".pieces a")
    browser.execute_script("arguments[0].click()", link)
    browser.execute_async_script("setTimeout(arguments[0], 600)")
    assert browser.find_element("id", link.get_attribute("href").partition("#")[2]).is_displayed()


def test_filters_leave_what_fits(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path)
    every = shown(browser)
    typed(browser, "debian:latest")
    assert shown(browser) == ["Dockerfile"]
    assert browser.find_element("id", "count").text == f"1 of {len(every)} findings"
    typed(browser, "")
    browser.execute_script("document.querySelector('input[value=error]').click()")
    assert "deploy/web app.yaml:12" not in shown(browser)
    browser.execute_script("document.querySelector('input[value=error]').click()")
    assert shown(browser) == every


def test_a_link_to_what_is_filtered_away_shows_it(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path)
    typed(browser, "nothing has these words")
    assert shown(browser) == []
    link = browser.find_element("css selector", ".places a")
    browser.execute_script("arguments[0].click()", link)
    browser.execute_async_script("setTimeout(arguments[0], 600)")
    assert browser.find_element("id", link.get_attribute("href").partition("#")[2]).is_displayed()


def test_the_slash_key_goes_to_the_search(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path)
    browser.find_element("tag name", "body").send_keys("/")
    assert browser.execute_script("return document.activeElement.id") == "search"


def test_five_thousand_findings_can_be_filtered(browser: Any, tmp_path: Path) -> None:
    opened(browser, tmp_path, samples.report(findings=many(5000)))
    typed(browser, "d4999/")
    assert shown(browser) == ["d4999/Dockerfile:5000"]
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Any, tmp_path: Path, theme: str, width: int) -> None:
    axe = pytest.importorskip("axe_core_python", reason="axe-core is not installed")
    opened(browser, tmp_path)
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_script(f"document.documentElement.dataset.theme = '{theme}'")
    browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    browser.execute_script((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    told = browser.execute_async_script("axe.run().then(arguments[0])")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in told["violations"]] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(browser: Any, tmp_path: Path, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    opened(browser, tmp_path)
    browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
