"""The settings of every installation, with the slim view in the place of the product."""

from peixun.settings.base import *  # noqa: F403

ROOT_URLCONF = "bench.slim"
