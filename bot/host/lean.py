"""A fast start: Rasa and spaCy without the packages that only what we do not run would need.

Importing Rasa imports TensorFlow (3 s, 400 MB) for DIET and TED, scikit-learn for its classifiers, a web
server, the clients of half a dozen chat networks and the tools of its own commands, and importing spaCy
imports PyTorch for its trained pipelines and all of its own commands. Calmline drives dialogue with
RulePolicy and encodes with ONNX runtime, so a serving process needs none of them. `rasa train`, which may run
any pipeline, never comes here.
"""

from __future__ import annotations

import importlib
import logging
import os
import warnings
from contextlib import nullcontext

from bot.host.patches import LEAN_IMPORT
from bot.host.stand_ins import blocked


def import_rasa() -> None:
    """Imports Rasa and spaCy, the lean way where they are the versions that are known.

    Call it before anything else imports them. Harmless a second time.
    """
    silence_libraries()
    with LEAN_IMPORT.instead_of(nullcontext)(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("spacy")
        importlib.import_module("rasa.core.agent")
        importlib.import_module("rasa.engine.recipes.default_components")
        importlib.import_module("rasa_sdk.executor")


def silence_libraries() -> None:
    """Switches off telemetry, old libraries' deprecation warnings and Rasa's debug lines."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with blocked():
        import structlog

    if not structlog.is_configured():  # Rasa logs messages at debug level through it
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
