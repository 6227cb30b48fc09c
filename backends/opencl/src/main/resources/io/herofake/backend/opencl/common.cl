// Stands before the text of every program. Set by the host: WIDTH. The flags are those of KernelFlags.

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define VECTOR JOIN(float, WIDTH)
#define LOAD JOIN(vload, WIDTH)
#define STORE JOIN(vstore, WIDTH)

#define BIAS 1
#define RELU 2
#define RESIDUAL 4

// fmax would turn a NaN into the other value: what is not a number must stay visible.
static VECTOR rectified(VECTOR value) {
    return select(value, (VECTOR) (0.0f), value < (VECTOR) (0.0f));
}

