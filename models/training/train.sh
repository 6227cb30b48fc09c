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
mkdir -p "$out"

run() {
    script=$1
    shift
    "$python" "$here/$script" --data "$faces" --threads "$threads" "$@"
}

run baselines.py --teacher "$teacher" | tee "$out/baselines.txt"
run fit.py --teacher "$teacher" --network vgg16 --out "$out/vgg16-fitted.pt"
run fit.py --teacher "$teacher" --network vgg19 --out "$out/vgg19-fitted.pt"
run fit_resnet.py --teacher "$teacher" --network resnet50 --size 224 --pictures 384 --out "$out/resnet50-fitted.pt"
for network in resnet50 vgg16 vgg19; do
    run finish.py --network "$network" --model "$out/$network-fitted.pt" --out "$out/$network.safetensors"
done
