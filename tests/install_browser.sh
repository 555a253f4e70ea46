#!/bin/sh
# Makes sure that the browser tests have a browser. As root on Debian it is installed;
# anyone else is told the one line to run. Installed already: nothing happens.
if command -v chromium >/dev/null 2>&1 && command -v chromedriver >/dev/null 2>&1; then
    exit 0
fi
packages="chromium chromium-driver fonts-noto-core fonts-ipafont-gothic"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages >/dev/null
else
    echo "The browser tests need: sudo apt-get install $packages" >&2
fi
