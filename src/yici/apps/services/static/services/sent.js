// The form is handed in: this phone keeps nothing of it.
import { forgetAll } from "./phone.js";

forgetAll();
