# shellcheck shell=sh
# Finds the JDK that Phi-4 Workbench is built and run with. Sourced by phi4 and by mvnw.
#
# Sets and exports JAVA_HOME to a Java 25 or newer, or writes one sentence to standard error and returns 1. Looks, in
# this order, at JAVA_HOME, at the `java` on PATH, and into the usual JVM folders; there a Java 25, which the project
# is tested with, goes before a newer one. The version is read from the `release` file of each JVM, so that nothing is
# started; only a JVM without that file is asked with `java -version`.
#
#   PHI4_JDK_NEED   "jre" accepts a runtime without a compiler; anything else asks for bin/javac as well.
#   PHI4_JVM_DIRS   The JVM folders, separated by colons, in place of the usual ones. Each is a JVM's home or holds
#                   such homes; patterns are allowed.

# Runs in a subshell, so that no shell option or variable of the caller is touched. Prints the home that was found.
phi4_find_jdk() (
  set +efu
  least=25 tested=25
  newer='' seen=''

  # The version of the JVM in the folder $1, as in its release file: sets $version.
  read_version() {
    version=''
    if [ -r "$1/release" ]; then
      while IFS='=' read -r key value || [ -n "$key" ]; do
        if [ "$key" = JAVA_VERSION ]; then
          version=$value
          break
        fi
      done <"$1/release"
    fi
    if [ -z "$version" ]; then
      version=$("$1/bin/java" -version 2>&1 </dev/null | sed -n 's/^.* version \("[^"]*"\).*$/\1/p' | head -n 1)
    fi
    version=${version#\"}
    version=${version#1.}
  }

  # Whether $1 is the home of a JVM that will do: sets $major, and notes in $seen what will not.
  usable() {
    [ -f "$1/bin/java" ] && [ -x "$1/bin/java" ] || return 1
    read_version "$1"
    major=${version%%[!0-9]*}
    [ -n "$major" ] || return 1
    if [ "$major" -lt "$least" ]; then
      seen=${seen:-"only Java $major in $1"}
      return 1
    fi
    if [ "${PHI4_JDK_NEED-}" != jre ] && [ ! -x "$1/bin/javac" ]; then
      seen="only a Java $major without a compiler in $1"
      return 1
    fi
  }

  # The home of the `java` on PATH: its links are followed, and a starter script elsewhere is asked.
  home_on_path() {
    java=$(command -v java) || return 1
    case $java in /*) ;; *) return 1 ;; esac
    # macOS keeps a stand-in there that may open a window; its answer comes from java_home, further below.
    if [ "$java" = /usr/bin/java ] && [ -x /usr/libexec/java_home ]; then
      return 1
    fi
    while [ -h "$java" ]; do
      link=$(readlink "$java")
      case $link in
      /*) java=$link ;;
      *) java=$(dirname "$java")/$link ;;
      esac
    done
    home=$(CDPATH='' cd -P "$(dirname "$java")/.." 2>/dev/null && pwd -P) || return 1
    if [ ! -x "$home/bin/java" ] || [ ! -d "$home/lib" ]; then
      home=$("$java" -XshowSettings:properties -version 2>&1 </dev/null |
        sed -n 's/^ *java\.home = //p' | head -n 1)
    fi
    [ -n "$home" ]
  }

  if [ -n "${JAVA_HOME-}" ] && usable "$JAVA_HOME"; then
    printf '%s\n' "$JAVA_HOME"
    exit 0
  fi
  if home_on_path && usable "$home"; then
    printf '%s\n' "$home"
    exit 0
  fi

  if [ -n "${PHI4_JVM_DIRS+set}" ]; then
    folders=$PHI4_JVM_DIRS
  else
    if [ -x /usr/libexec/java_home ]; then
      home=$(/usr/libexec/java_home -F -v "$least+" 2>/dev/null) && usable "$home" && newer=$home
    fi
    brew="opt/openjdk*/libexec"
    folders="/usr/lib/jvm:/usr/lib64/jvm:/usr/java:/opt/java*:/opt/jdk*:${HOME-}/.jdks"
    folders="$folders:${SDKMAN_DIR:-${HOME-}/.sdkman}/candidates/java"
    folders="$folders:/Library/Java/JavaVirtualMachines:${HOME-}/Library/Java/JavaVirtualMachines"
    folders="$folders:/opt/homebrew/$brew:/usr/local/$brew:/home/linuxbrew/.linuxbrew/$brew"
  fi

  IFS=:
  # Not quoted: the folders are parted at the colons, and their patterns take effect.
  for folder in $folders; do
    for home in "$folder" "$folder"/* "$folder"/Contents/Home "$folder"/*/Contents/Home; do
      usable "$home" || continue
      if [ "$major" -eq "$tested" ]; then
        printf '%s\n' "$home"
        exit 0
      fi
      newer=${newer:-$home}
    done
  done
  if [ -n "$newer" ]; then
    printf '%s\n' "$newer"
    exit 0
  fi

  printf 'Phi-4 Workbench needs JDK %s or newer (%s): install one, for instance from https://adoptium.net, %s.\n' \
    "$least" "${seen:-no Java} was found" \
    "or set JAVA_HOME to the folder of one that is installed" >&2
  exit 1
)

phi4_found=$(phi4_find_jdk) || return 1
JAVA_HOME=$phi4_found
export JAVA_HOME
unset phi4_found
