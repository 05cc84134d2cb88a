"""Where code holds its environment against a schema, and when."""

from __future__ import annotations

import pytest

from readiness.formats.source.tree import Source
from readiness.formats.source.validated import told
from readiness.model.configuration import SettingsAsked, SettingsChecked

CHECKED = [
    ("python", "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: int\ns = S()", "pydantic-settings", "start"),
    ("python", "from shop.config import Settings\ndef fresh():\n    return Settings()", "pydantic-settings", "later"),
    ("python", "from environs import Env\nenv = Env()", "environs", "start"),
    ("python", "import environ\nenv = environ.Env()", "django-environ", "start"),
    ("python", "from decouple import config\nKEY = config('KEY')", "decouple", "start"),
    ("python", "from dynaconf import Dynaconf\nsettings = Dynaconf(validators=[v])", "dynaconf", "start"),
    ("python", "s = Model.model_validate(dict(os.environ))", "pydantic", "start"),
    ("typescript", "import { z } from 'zod';\nexport const env = schema.parse(process.env);", "zod", "start"),
    ("javascript", "const { cleanEnv } = require('envalid');\nfunction main() { cleanEnv(process.env, {}); }", "envalid", "start"),
    ("javascript", "const Joi = require('joi');\nconst { value } = schema.validate(process.env);", "joi", "start"),
    ("javascript", "const convict = require('convict');\nconvict({}).validate({ allowed: 'strict' });", "convict", "start"),
    ("javascript", "const yup = require('yup');\nconst lazily = () => schema.validateSync(process.env);", "yup", "later"),
    ("typescript", "import { createEnv } from '@t3-oss/env-nextjs';\nexport const env = createEnv({});", "t3-env", "start"),
    ("typescript", "import { ConfigModule } from '@nestjs/config';\nConfigModule.forRoot({ validationSchema: s });", "@nestjs/config", "start"),
    ("javascript", "const { z } = require('zod');\napp.get('/', (req, res) => { s.parse(process.env); });", "zod", "request"),
    ("go", 'import "github.com/kelseyhightower/envconfig"\nfunc main() { envconfig.Process("", &c) }', "envconfig", "start"),
    ("go", 'import "github.com/caarlos0/env/v11"\nfunc LoadConfig() { env.Parse(&c) }', "caarlos0/env", "start"),
    ("go", 'import "github.com/spf13/viper"\nfunc settings() { v.Unmarshal(&c) }', "viper", "later"),
    (
        "go",
        'import "github.com/spf13/viper"\nfunc serve(w http.ResponseWriter, r *http.Request) { viper.Unmarshal(&c) }',
        "viper",
        "request",
    ),
    ("java", '@Validated\n@ConfigurationProperties("shop")\nclass Shop { }', "Spring", "start"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "library", "when"), CHECKED)
def test_schema_is_found_with_its_time(language: str, text: str, library: str, when: str) -> None:
    package = "package main\n" if language == "go" else ""
    found = [one for one in told(Source(language, package + text), "shop.x") if isinstance(one, SettingsChecked)]
    assert (found[0].library, found[0].when) == (library, when)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "settings = shop.RecipeSettings()"),
        ("javascript", "const { z } = require('zod');\nbody.parse(req.body);"),
        ("javascript", "const value = schema.parse(process.env);"),
        ("javascript", "const { z } = require('zod');\nz.string().parse(process.env.NAME);"),
        ("go", 'package main\nimport "encoding/json"\nfunc f() { json.Unmarshal(b, &c) }'),
    ],
)
def test_what_is_no_schema_of_the_environment(language: str, text: str) -> None:
    assert [one for one in told(Source(language, text), "shop.x") if isinstance(one, SettingsChecked)] == []


def test_who_asks_is_told_once_for_each_time() -> None:
    text = (
        "from fastapi import Depends, FastAPI\nfrom shop.config import get_settings\napp = FastAPI()\n"
        "settings = get_settings()\nother = get_settings()\n"
        "@app.get('/')\ndef index(s=Depends(get_settings)):\n    return get_settings()\n"
    )
    found = [one for one in told(Source("python", text), "main.py") if isinstance(one, SettingsAsked)]
    assert [(one.name, one.when) for one in found] == [("get_settings", "start"), ("get_settings", "request")]
