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
run stages.py --teacher "$teacher" --network resnet50 --out "$out" --steps 1500,600 --device "$device"
run tune.py --teacher "$teacher" --model "$out/resnet50-stages.pt" --out "$out/resnet50-tuned.pt"
run carry.py --model "$out/resnet50-tuned.pt" --out "$out/resnet50-body.pt"
run finish.py --network resnet50 --model "$out/resnet50-body.pt" --out "$out/resnet50.safetensors"

run stages.py --teacher "$teacher" --network vgg16 --out "$out" --steps 700 --device "$device"
run layerwise.py --teacher "$teacher" --network vgg16 --front "$out/vgg16-stages.pt" --out "$out/vgg16-body.pt"
# All three have to stay below 90 MB.
run finish.py --network vgg16 --halves 11 --model "$out/vgg16-body.pt" --out "$out/vgg16.safetensors"

run layerwise.py --teacher "$teacher" --network vgg19 --out "$out/vgg19-body.pt"
run finish.py --network vgg19 --halves 16 --model "$out/vgg19-body.pt" --out "$out/vgg19.safetensors"
