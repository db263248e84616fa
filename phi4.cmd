@echo off
rem Starts Phi-4 Workbench, and builds it first where it is not built yet or its sources have changed since.
rem
rem   PHI4_JAVA_OPTIONS      Further options of the Java virtual machine, parted by spaces.
rem   PYTORCH_LIBRARY_PATH   A folder of libtorch to use in place of the one that comes with the build.
rem   JAVA_HOME, PHI4_JVM_DIRS   Where Java is looked for: see .mvn\find-jdk.cmd.
rem
rem Standard output belongs to the program: whatever this script has to say goes to standard error.
setlocal EnableExtensions DisableDelayedExpansion

set "PHI4_ROOT=%~dp0"
set "PHI4_ROOT=%PHI4_ROOT:~0,-1%"
set "PHI4_TARGET=%PHI4_ROOT%\target"
set "PHI4_JAR=%PHI4_TARGET%\phi4-workbench.jar"
set "PHI4_CACHE=%PHI4_TARGET%\phi4.aot"
set "PHI4_LOCK=%PHI4_TARGET%\phi4.lock"
set "PHI4_LOG=%PHI4_TARGET%\phi4-build.log"

rem While another start builds, the program may be there in part.
set "PHI4_BUILT=no"
if not exist "%PHI4_LOCK%" call :is_built
set "PHI4_JDK_NEED=jdk"
if "%PHI4_BUILT%"=="yes" set "PHI4_JDK_NEED=jre"
call "%PHI4_ROOT%\.mvn\find-jdk.cmd"
if errorlevel 1 exit /b 1

set PHI4_FLAGS=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -XX:CompileThresholdScaling=8 -Xlog:disable -XX:+DisplayVMOutputToStderr -DRUST_FLAVOR=cpu -Dai.djl.offline=true -DOPT_OUT_TRACKING=true -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 "-Dphi4.home=%PHI4_ROOT%"
set PHI4_FLAGS=%PHI4_FLAGS% "-Djna.boot.library.path=%PHI4_TARGET%\native" "-Dorg.sqlite.lib.path=%PHI4_TARGET%\native" "-Dlibrary.jline.path=%PHI4_TARGET%\native" "-Djavafx.cachedir=%PHI4_TARGET%\javafx" "-DRUST_LIBRARY_PATH=%PHI4_TARGET%\native\tokenizers.dll"
if not defined PYTORCH_LIBRARY_PATH set PHI4_FLAGS=%PHI4_FLAGS% "-DPYTORCH_LIBRARY_PATH=%PHI4_TARGET%\native" -DPYTORCH_FLAVOR=cpu

if "%PHI4_BUILT%"=="yes" goto :start
call :build
if errorlevel 1 exit /b 1

:start
rem The virtual machine does not start with the cache and options about others. Quotes would break the comparisons.
set "PHI4_OTHER= "
if defined PHI4_JAVA_OPTIONS set "PHI4_OTHER=%PHI4_OTHER%%PHI4_JAVA_OPTIONS:"=% "
if defined JAVA_TOOL_OPTIONS set "PHI4_OTHER=%PHI4_OTHER%%JAVA_TOOL_OPTIONS:"=% "
if defined JDK_JAVA_OPTIONS set "PHI4_OTHER=%PHI4_OTHER%%JDK_JAVA_OPTIONS:"=% "
set "PHI4_CACHED=yes"
if not "%PHI4_OTHER: -Xshare=%"=="%PHI4_OTHER%" set "PHI4_CACHED=no"
if not "%PHI4_OTHER: -XX:AOT=%"=="%PHI4_OTHER%" set "PHI4_CACHED=no"
if not "%PHI4_OTHER: -XX:SharedArchiveFile=%"=="%PHI4_OTHER%" set "PHI4_CACHED=no"
if not "%PHI4_OTHER: -XX:ArchiveClassesAtExit=%"=="%PHI4_OTHER%" set "PHI4_CACHED=no"
if not exist "%PHI4_CACHE%" set "PHI4_CACHED=no"
if "%PHI4_CACHED%"=="yes" set PHI4_FLAGS=%PHI4_FLAGS% "-XX:AOTCache=%PHI4_CACHE%"

"%JAVA_HOME%\bin\java.exe" %PHI4_FLAGS% %PHI4_JAVA_OPTIONS% -jar "%PHI4_JAR%" %*
exit /b %ERRORLEVEL%

rem Whether the program is there and nothing that goes into it is newer: sets PHI4_BUILT.
:is_built
set "PHI4_BUILT=no"
if not exist "%PHI4_JAR%" exit /b 0
powershell -NoProfile -Command "$t=(Get-Item -LiteralPath $env:PHI4_JAR).LastWriteTimeUtc; $p='pom.xml','src\main','models' | ForEach-Object { Join-Path $env:PHI4_ROOT $_ } | Where-Object { Test-Path -LiteralPath $_ }; if ($p | ForEach-Object { Get-Item -LiteralPath $_; Get-ChildItem -LiteralPath $_ -Recurse } | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 }" <nul >nul 2>nul
if not errorlevel 1 set "PHI4_BUILT=yes"
exit /b 0

rem Builds unless another start has done so by the time the lock is free. A lock of twenty minutes is a
rem forgotten one, and what was built under it is not trusted.
:build
if not exist "%PHI4_TARGET%" md "%PHI4_TARGET%" 2>nul
set "PHI4_WAITING="
:lock
md "%PHI4_LOCK%" 2>nul
if not errorlevel 1 goto :locked
if not exist "%PHI4_LOCK%" goto :not_writable
if not defined PHI4_WAITING >&2 echo Waiting for the build of Phi-4 Workbench that another start has begun; if there is none, delete %PHI4_LOCK%
set "PHI4_WAITING=told"
powershell -NoProfile -Command "if ((Get-Item -LiteralPath $env:PHI4_LOCK).LastWriteTimeUtc -lt [DateTime]::UtcNow.AddMinutes(-20)) { Remove-Item -Force -ErrorAction SilentlyContinue -LiteralPath $env:PHI4_JAR; Remove-Item -LiteralPath $env:PHI4_LOCK -Recurse -Force } else { Start-Sleep 1 }" <nul >nul 2>nul
goto :lock

:locked
call :is_built
if "%PHI4_BUILT%"=="yes" goto :unlock
if exist "%PHI4_JAR%" (
  >&2 echo Building Phi-4 Workbench again, because its sources have changed...
) else (
  >&2 echo Building Phi-4 Workbench ^(first start, about a minute^)...
)
pushd "%PHI4_ROOT%"
call "%PHI4_ROOT%\mvnw.cmd" -q -B -Dmaven.test.skip=true -Djacoco.skip=true package <nul >"%PHI4_LOG%" 2>&1
set "PHI4_CODE=%ERRORLEVEL%"
popd
if not exist "%PHI4_JAR%" set "PHI4_CODE=1"
if not "%PHI4_CODE%"=="0" goto :failed
rem Maven leaves the file alone when its content stays the same.
powershell -NoProfile -Command "(Get-Item -LiteralPath $env:PHI4_JAR).LastWriteTimeUtc = [DateTime]::UtcNow" <nul >nul 2>nul
del /q "%PHI4_CACHE%" "%PHI4_CACHE%.config" 2>nul
if exist "%PHI4_TARGET%\rehearsal" rd /s /q "%PHI4_TARGET%\rehearsal" 2>nul
"%JAVA_HOME%\bin\java.exe" %PHI4_FLAGS% "-XX:AOTCacheOutput=%PHI4_CACHE%" "-Dphi4.data=%PHI4_TARGET%\rehearsal" -Dglass.platform=Headless -Dprism.order=sw -jar "%PHI4_JAR%" rehearse <nul >>"%PHI4_LOG%" 2>&1

:unlock
rd /s /q "%PHI4_LOCK%" 2>nul
exit /b 0

:not_writable
>&2 echo Phi-4 Workbench cannot be built, because %PHI4_TARGET% cannot be written.
exit /b 1

:failed
>&2 echo Phi-4 Workbench could not be built; %PHI4_LOG% ends with:
powershell -NoProfile -Command "Get-Content -LiteralPath $env:PHI4_LOG -Tail 40" <nul >&2
del /q "%PHI4_JAR%" 2>nul
rd /s /q "%PHI4_LOCK%" 2>nul
exit /b 1
