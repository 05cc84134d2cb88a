"""Files of Django projects that can hold no fact are not parsed; whatever a reader may ask for, is."""

from __future__ import annotations

import pytest

from readiness.formats.source.python.words import may_hold_facts


@pytest.mark.parametrize(
    "text",
    [
        "from django.urls import path\n",
        "from django import http\n",
        "from django.contrib.auth import get_user_model\n",
        "class OrderView(Base):\n    pass\n",
        "class Order(\n    LoginMixin,\n    Base,\n):\n    pass\n",
        "def health(request):\n    return None\n",
        "def user_url(name):\n    return name\n",
        "MEDIA_URL = '/media/'\n",
        "import logging\nlogging.basicConfig()\n",
        "import signal\nsignal.signal(signal.SIGTERM, stop)\n",
        "value = get_settings()\n",
        "@app.task\ndef run():\n    pass\n",
        "import secure\n",
    ],
)
def test_a_file_that_a_reader_may_ask_is_parsed(text: str) -> None:
    assert may_hold_facts(text, text.lower(), "shop/orders.py")


@pytest.mark.parametrize(
    "text",
    [
        "from django.db import models\n\nclass Order(models.Model):\n    total = models.DecimalField()\n",
        "from django.utils import timezone\n\ndef total(order, limit=10):\n    return order.total\n",
    ],
)
def test_a_file_that_no_reader_asks_is_not_parsed(text: str) -> None:
    assert not may_hold_facts(text, text.lower(), "shop/orders.py")
    assert may_hold_facts(text, text.lower(), "shop/__init__.py")
