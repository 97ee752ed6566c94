// It has arrived, so the draft of it is not needed on this phone any more.
import { forgetDraft } from "./draft.js";

forgetDraft();
