#!/bin/sh
# All of it: three bodies, three weights files, and the baselines. See README.md.
set -eu

[ $# -eq 3 ] || {
    echo "usage: train.sh FACES TEACHER OUT" >&2
    exit 2
}
faces=$1 teacher=$2 out=$3
here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd -P)
python=${PYTHON:-python3}
threads=${THREADS:-1}
device=${DEVICE:-cpu} # or cuda, for stages.py
mkdir -p "$out"

run() {
    script=$1
    shift
    "$python" "$here/$script" --data "$faces" --threads "$threads" "$@"
}

run baselines.py --teacher "$teacher" | tee "$out/baselines.txt"
run stages.py --teacher "$teacher" --out "$out" --device "$device"
for network in vgg16 vgg19; do
    run layerwise.py --teacher "$teacher" --network "$network" --out "$out/$network-body.pt"
done
run finish.py --network resnet50 --model "$out/resnet50-body.pt" --out "$out/resnet50.safetensors"
for network in vgg16 vgg19; do
    run finish.py --network "$network" --halves --model "$out/$network-body.pt" --out "$out/$network.safetensors"
done
