# On a build machine: takes a certificate from the variables WIN_CERTIFICATE (a .pfx in base64) and PASSWORD into the user's
# store, and tells jpackage/package its name.
$ErrorActionPreference = 'Stop'
$file = Join-Path $env:RUNNER_TEMP 'phi4.pfx'
[IO.File]::WriteAllBytes($file, [Convert]::FromBase64String($env:WIN_CERTIFICATE))
$password = ConvertTo-SecureString $env:PASSWORD -AsPlainText -Force
$certificate = Import-PfxCertificate -FilePath $file -CertStoreLocation Cert:\CurrentUser\My -Password $password
Remove-Item $file
"PHI4_WIN_CERTIFICATE=$($certificate.Thumbprint)" | Add-Content $env:GITHUB_ENV
