@echo off
rem Finds the JDK that Phi-4 Workbench is built and run with. Called by phi4.cmd and by mvnw.cmd.
rem
rem Sets JAVA_HOME to a JDK 25 or newer, or writes one sentence to standard error and ends with 1. Looks, in this
rem order, at JAVA_HOME, at the java.exe on PATH, and into the usual folders; there a JDK 25, which the project is
rem tested with, goes before a newer one. The version is read from the release file of each JDK, so that nothing is
rem started.
rem
rem   PHI4_JDK_NEED   "jre" accepts a runtime without a compiler; anything else asks for bin\javac.exe as well.
rem   PHI4_JVM_DIRS   The folders that hold JDKs, separated by semicolons, in place of the usual ones.

setlocal EnableExtensions DisableDelayedExpansion
set "phi4_found="
set "phi4_newer="
set "phi4_seen="

if defined JAVA_HOME call :try "%JAVA_HOME%"
if defined phi4_newer set "phi4_found=%phi4_newer%"
if defined phi4_found goto :found

for /f "delims=" %%J in ('where "$PATH:java.exe" 2^>nul') do if not defined phi4_newer call :try "%%~dpJ.."
if defined phi4_newer set "phi4_found=%phi4_newer%"
if defined phi4_found goto :found

if defined PHI4_JVM_DIRS goto :given
for %%D in (
  "%ProgramFiles%\Java"
  "%ProgramFiles%\Eclipse Adoptium"
  "%ProgramFiles%\Microsoft"
  "%ProgramFiles%\Zulu"
  "%ProgramFiles%\Amazon Corretto"
  "%ProgramFiles%\BellSoft"
  "%LOCALAPPDATA%\Programs\Java"
  "%LOCALAPPDATA%\Programs\Eclipse Adoptium"
  "%LOCALAPPDATA%\Programs\Microsoft"
  "%LOCALAPPDATA%\Programs\Zulu"
  "%LOCALAPPDATA%\Programs\Amazon Corretto"
  "%LOCALAPPDATA%\Programs\BellSoft"
  "%USERPROFILE%\.jdks"
) do call :look "%%~D"
for /f "delims=" %%H in ('dir /b /ad "%USERPROFILE%\scoop\apps\*jdk*" 2^>nul') do call :try "%USERPROFILE%\scoop\apps\%%H\current"
goto :chosen

:given
for %%D in ("%PHI4_JVM_DIRS:;=" "%") do call :look "%%~D"

:chosen
if not defined phi4_found if defined phi4_newer set "phi4_found=%phi4_newer%"
if defined phi4_found goto :found

if not defined phi4_seen set "phi4_seen=no Java"
>&2 echo Phi-4 Workbench needs JDK 25 or newer ^(%phi4_seen% was found^): install one, for instance from https://adoptium.net, or set JAVA_HOME to the folder of one that is installed.
exit /b 1

:found
endlocal & set "JAVA_HOME=%phi4_found%"
exit /b 0

rem Tries the homes in the folder in the first argument.
:look
for /f "delims=" %%H in ('dir /b /ad "%~1" 2^>nul') do call :try "%~1\%%H"
exit /b 0

rem Tries the home in the first argument: sets phi4_found for a JDK 25, phi4_newer for this and for a newer one.
:try
if defined phi4_found exit /b 0
if not exist "%~f1\bin\java.exe" exit /b 0
if not exist "%~f1\release" exit /b 0
set "phi4_version="
for /f "usebackq tokens=1,2 delims==" %%A in ("%~f1\release") do if "%%A"=="JAVA_VERSION" set "phi4_version=%%~B"
if not defined phi4_version exit /b 0
if "%phi4_version:~0,2%"=="1." set "phi4_version=%phi4_version:~2%"
set "phi4_major=0"
for /f "tokens=1 delims=.-+_" %%M in ("%phi4_version%") do set "phi4_major=%%M"
if %phi4_major% LSS 25 goto :too_old
if not "%PHI4_JDK_NEED%"=="jre" if not exist "%~f1\bin\javac.exe" goto :no_compiler
if not defined phi4_newer set "phi4_newer=%~f1"
if %phi4_major% EQU 25 set "phi4_found=%~f1"
exit /b 0

:too_old
if not defined phi4_seen set "phi4_seen=only Java %phi4_major%"
exit /b 0

:no_compiler
set "phi4_seen=only a Java %phi4_major% without a compiler"
exit /b 0
