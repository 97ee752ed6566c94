"""Which things become rows of a list: entity, condition, relation, order, with a confidence and a reason in words.

Pure. Below ``THRESHOLD`` it is a question with choices; never does a list fall back to all residents.
"""

from yici.apps.tables.population.inference import THRESHOLD, Guess, infer_population
from yici.apps.tables.population.lexicon import Lexicon, PopulationWords, lexicon_of
from yici.apps.tables.population.wording import sentence_of

__all__ = ["THRESHOLD", "Guess", "Lexicon", "PopulationWords", "infer_population", "lexicon_of", "sentence_of"]
