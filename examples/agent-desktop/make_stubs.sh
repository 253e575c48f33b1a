#!/usr/bin/env bash
# Makes Python's message classes from protos/ into the folder that is given (default: stubs, beside this file).
# With $PROTOC, else the protoc that building this repository has brought along (NuGet's Grpc.Tools).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$here/../..
out=${1:-$here/stubs}

version=$(sed -nE 's/.*"Grpc\.Tools" Version="([^"]+)".*/\1/p' "$repository/Directory.Packages.props")
case $(uname -sm) in
  'Linux aarch64') machine=linux_arm64 ;;
  Darwin*) machine=macosx_x64 ;;
  *) machine=linux_x64 ;;
esac
tools=${NUGET_PACKAGES:-$HOME/.nuget/packages}/grpc.tools/$version
protoc=${PROTOC:-$tools/tools/$machine/protoc}
[ -x "$protoc" ] || { echo "make_stubs.sh: there is no $protoc: run 'dotnet restore' in the repository, or name a protoc in PROTOC" >&2; exit 1; }

mkdir -p "$out"
# The second folder has google/protobuf/*.proto; a protoc that is installed knows them anyway.
"$protoc" -I "$repository/protos" -I "$tools/build/native/include" --python_out="$out" "$repository"/protos/churn/v1/*.proto "$repository"/protos/google/rpc/*.proto
