#!/bin/sh
# Makes sure that the tests have a browser, text recognition (OCR), and what reads old
# Word documents. As root on Debian
# they are installed; anyone else is told the one line to run. Installed already: nothing
# happens.
packages=""
if ! command -v chromium >/dev/null 2>&1 || ! command -v chromedriver >/dev/null 2>&1; then
    packages="chromium chromium-driver fonts-noto-core fonts-ipafont-gothic"
fi
if command -v tesseract >/dev/null 2>&1; then
    held=$(tesseract --list-langs 2>&1)
else
    held=""
    packages="$packages tesseract-ocr"
fi
for language in osd eng fra spa deu swe por rus ara jpn; do
    case "$held" in
        *"$language"*) ;;
        *) packages="$packages tesseract-ocr-$language" ;;
    esac
done
if ! command -v ocrmypdf >/dev/null 2>&1; then
    packages="$packages ocrmypdf"
fi
if ! command -v soffice >/dev/null 2>&1 && ! command -v antiword >/dev/null 2>&1 &&
    ! command -v catdoc >/dev/null 2>&1; then
    packages="$packages catdoc"
fi
[ -z "$packages" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages >/dev/null
else
    echo "The tests of the browser, of text recognition and of old Word documents need: sudo apt-get install" \
        $packages >&2
fi
