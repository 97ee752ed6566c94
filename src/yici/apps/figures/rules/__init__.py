"""Pure rules of figures: specifications as JSON, canonical content, rates, periods, charts."""
