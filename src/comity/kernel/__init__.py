"""The act, its log and its rules: pure code that knows no capability."""
