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
threads=${THREADS:-1} # of this process
workers=${WORKERS:-1} # processes that make batches
device=${DEVICE:-cpu} # or cuda
mkdir -p "$out"

run() {
    script=$1
    shift
    "$python" "$here/$script" --data "$faces" --threads "$threads" "$@"
}

run baselines.py --teacher "$teacher" | tee "$out/baselines.txt"
for network in resnet50 vgg16 vgg19; do
    run distill.py --teacher "$teacher" --network "$network" --out "$out" --device "$device" --workers "$workers"
    run finish.py --network "$network" --model "$out/$network-distilled.pt" --out "$out/$network.safetensors"
done
