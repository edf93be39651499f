"""Pictures of text whose every glyph's place is known: crops for the recognizers, scenes for the detector."""
