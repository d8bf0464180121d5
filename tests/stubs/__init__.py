"""Tests of the stubs: types, whole files, checkers, editors, packages, real documents."""
