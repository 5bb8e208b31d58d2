# library/dotnet-runtime and library/dotnet-sdk: this machine's .NET, less what publishing and running an app don't need.
# The SDK is the runtime's image and one layer more.
# shellcheck shell=bash disable=SC2154

make_dotnet() {
  local installed runtime="$work/tree-dotnet-runtime" sdk="$work/tree-dotnet-sdk" version
  installed=$(dirname "$(readlink -f "$(command -v dotnet)")")
  version=$(cd "$ROOT" && dotnet --version)

  mkdir -p "$runtime"/{usr/bin,usr/share/dotnet} "$sdk/usr/share/dotnet/sdk"
  cp -a "$installed"/{dotnet,host,shared,LICENSE.txt,ThirdPartyNotices.txt} "$runtime/usr/share/dotnet/"
  ln -s ../share/dotnet/dotnet "$runtime/usr/bin/dotnet"
  pack "$runtime" "$work/dotnet-runtime.tar" --owner=0 --group=0

  # What is left out: F#, tools for tests and for development, and messages in other languages than English.
  (cd "$installed" && tar -c --exclude='sdk/*/FSharp' --exclude='sdk/*/DotnetTools/dotnet-*' --exclude='sdk/*/TestHost*' \
    --exclude='sdk/*/Microsoft/Microsoft.NET.Build.Extensions/net4*' --exclude='sdk/*/Sdks/Microsoft.NET.Sdk.WindowsDesktop' \
    --exclude='sdk/*/Sdks/*/tools/net4*' --exclude='packs/*/ref/*.xml' --exclude='*.resources.dll' "sdk/$version" sdk-manifests packs) |
    tar -x -C "$sdk/usr/share/dotnet"
  pack "$sdk" "$work/dotnet-sdk.tar" --owner=0 --group=0

  # No libicu: texts are compared and formatted as in no particular language.
  derive dotnet-runtime common
  add_layer dotnet-runtime "$work/dotnet-runtime.tar"
  configure dotnet-runtime --config.env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 --config.env DOTNET_RUNNING_IN_CONTAINER=true \
    --config.label org.opencontainers.image.title=dotnet-runtime
  derive dotnet-sdk dotnet-runtime
  add_layer dotnet-sdk "$work/dotnet-sdk.tar"
  configure dotnet-sdk --config.env DOTNET_CLI_TELEMETRY_OPTOUT=1 --config.env DOTNET_NOLOGO=1 \
    --config.env DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 --config.label org.opencontainers.image.title=dotnet-sdk
}
