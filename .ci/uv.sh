# Sourced by the other scripts. uv makes all environments but the one that the README describes: it
# unpacks a package once, for however many environments. It is told to look where pip looks.
unset PYTHONDONTWRITEBYTECODE # where it is set, every process compiles the same files again
python=${PYTHON:-python3}
quiet="--quiet --disable-pip-version-check"

uv=$PWD/.ci/uv/bin/uv
[ -x "$uv" ] || "$python" -m pip install $quiet --root-user-action ignore --target .ci/uv uv
export UV_CACHE_DIR=$PWD/.ci/cache UV_INDEX_STRATEGY=unsafe-best-match # the best version of any index

settings=$("$python" -m pip config list)
as_pip() { # VARIABLE SETTING SEPARATOR: exports what pip is set to, by the environment or a file
  local value
  value=$(sed -n "s/^[^=]*\.$2='\(.*\)'$/\1/p" <<<"$settings" | sed '1!d; s/\\n/ /g')
  [ -z "$value" ] || export "$1=${value// /$3}"
}
as_pip UV_DEFAULT_INDEX index-url ""
as_pip UV_INDEX extra-index-url " "
as_pip UV_FIND_LINKS find-links ,
as_pip SSL_CERT_FILE cert ""
