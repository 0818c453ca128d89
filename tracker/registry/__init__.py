"""The registry: which regimes, instruments and sources are followed, and how they are compared."""

from tracker.registry.loader import load_registry
from tracker.registry.registry import Registry, spec
from tracker.registry.yamlfile import RegistryError

__all__ = ["Registry", "RegistryError", "load_registry", "spec"]
