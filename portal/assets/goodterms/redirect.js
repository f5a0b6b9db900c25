// What Material's redirect.html says inline.
location.replace(document.currentScript.dataset.location + location.search + location.hash);
