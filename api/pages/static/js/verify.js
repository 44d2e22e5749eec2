// placeholder, replaced in the next commit
"use strict";
