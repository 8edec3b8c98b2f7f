import { listenToKeys, say, sayAfterwards, send } from "./desk.js";
import { Concordance } from "./concordance.js";

const element = document.querySelector(".concordance");
if (element) {
  const shown = new Concordance(
    element,
    () => {},
    () => location.assign("/series"),
  );
  listenToKeys((key) => {
    if (key === "Escape") location.assign("/series");
    else if (key === "u" || key === "U") {
      send(key === "u" ? "/undo" : "/redo", {}, true)
        .then((found) => {
          if (found.changed) {
            sayAfterwards(found.said);
            location.reload();
          } else say(found.said);
        })
        .catch((error) => say(error.message, true));
    } else return shown.key(key);
    return true;
  });
}
