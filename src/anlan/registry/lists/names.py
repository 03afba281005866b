"""A name in Chinese and in English, as every shipped list has it (design, section 4)."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(name_zh: str, name_en: str, language: str | None = None) -> str:
    """Return the Chinese or the English name as ``language`` (else the active one) asks; no English, then Chinese."""
    chosen = language or get_language() or "zh-hans"
    return name_zh if chosen.startswith("zh") or not name_en else name_en


def both(name_zh: str, name_en: str) -> dict[str, str]:
    """Return both names by language, for facts that are stored now and read later in either."""
    return {"zh-hans": name_zh, "en": name_en or name_zh}


class TwoNames(models.Model):
    """What has a Chinese name and, where it was translated, an English one."""

    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language."""
        return in_language(self.name_zh, self.name_en)
