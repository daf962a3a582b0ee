# Sourced by the launchers beside it: finds a JVM of version 25 or later, builds a fresh checkout, and starts a main class.
# Sets: home (the checkout or the installed tree), java (the JVM). POSIX shell.

home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 75

java_version() { # prints the feature version of the java given, or nothing
    release=$(dirname -- "$(dirname -- "$1")")/release
    if [ -r "$release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release"
    else
        "$1" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p;q'
    fi
}

find_java() {
    looked=
    for candidate in ${CULVER_JAVA:+"$CULVER_JAVA"} ${JAVA_HOME:+"$JAVA_HOME/bin/java"} "$(command -v java 2>/dev/null)" /usr/lib/jvm/*/bin/java; do
        [ -n "$candidate" ] && [ -x "$candidate" ] || continue
        candidate=$(readlink -f -- "$candidate")
        version=$(java_version "$candidate")
        if [ -n "$version" ] && [ "$version" -ge 25 ]; then
            java=$candidate
            return
        fi
        looked="$looked
  $candidate (version ${version:-unknown})"
    done
    echo "$(basename -- "$0"): needs a Java runtime of version 25 or later; looked at \$CULVER_JAVA, \$JAVA_HOME, \$PATH and /usr/lib/jvm/*, found:${looked:- none}" >&2
    exit 75
}

build() { # builds the checkout when the module's jars are not there; what Maven says goes to standard error
    module=$1
    for jar in "$home/$module/target/lib"/culver-*.jar; do
        [ -e "$jar" ] && return
    done
    [ -f "$home/pom.xml" ] || { echo "$(basename -- "$0"): $home/$module/target/lib is missing" >&2; exit 75; }
    command -v mvn >/dev/null || { echo "$(basename -- "$0"): this is a fresh checkout, and building it needs Maven (mvn), which is not installed" >&2; exit 75; }
    echo "Building Culver, once …" >&2
    (cd "$home" && mvn -q -B -Dmaven.test.skip=true package) >&2 || exit 75
}

# File names are octets; the JVM reads them by the locale, so it must be one that can read any.
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    *[Uu][Tt][Ff]*8*) ;;
    *) LC_ALL=C.UTF-8; export LC_ALL ;;
esac

# The flags of every start: quiet, small, foreign calls allowed. CULVER_JAVA_OPTIONS may add to them.
common_flags="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseCompactObjectHeaders -XX:-UsePerfData -Xshare:auto -Xlog:disable"
