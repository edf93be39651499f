// The layers of MobileNetV3 for training on a CPU, channels-last, in float32 or bfloat16: see fast_layers.py.
#include <torch/extension.h>
#include <ATen/Parallel.h>

#include <bit>

inline float load(const float* p) { return *p; }
inline float load(const uint16_t* p) { return std::bit_cast<float>((uint32_t)*p << 16); }
inline void store(float* p, float v) { *p = v; }
inline void store(uint16_t* p, float v) {  // bfloat16, to the nearest even
  const uint32_t u = std::bit_cast<uint32_t>(v);
  *p = (u + 0x7fff + ((u >> 16) & 1)) >> 16;
}

// Runs the code with `scalar` as the element type of `x`.
#define WITH_TYPE(x, ...)                       \
  if (x.scalar_type() == torch::kFloat32) {     \
    using scalar = float;                       \
    __VA_ARGS__                                 \
  } else {                                      \
    using scalar = uint16_t;                    \
    __VA_ARGS__                                 \
  }

// --- Depthwise convolution: the gradient of its weights --------------------------------------------------------------

constexpr int LANES = 32;  // channels summed at a time: their k * k sums stay in the first-level cache

template <typename scalar>
void accumulate(const scalar* x, const scalar* g, float* sums, int64_t n0, int64_t n1, int64_t H, int64_t W, int64_t OH,
                int64_t OW, int64_t C, int K, int sh, int sw) {
  for (int64_t c0 = 0; c0 < C; c0 += LANES) {
    const int lanes = (int)std::min<int64_t>(LANES, C - c0);
    float block[49][LANES] = {};
    for (int64_t n = n0; n < n1; ++n)
      for (int64_t i = 0; i < OH; ++i)
        for (int64_t j = 0; j < OW; ++j) {
          float grad[LANES];
          const scalar* gp = g + ((n * OH + i) * OW + j) * C + c0;
          for (int c = 0; c < lanes; ++c) grad[c] = load(gp + c);
          for (int a = 0; a < K; ++a) {
            const int64_t y = i * sh + a - K / 2;
            if (y < 0 || y >= H) continue;
            for (int b = 0; b < K; ++b) {
              const int64_t z = j * sw + b - K / 2;
              if (z < 0 || z >= W) continue;
              const scalar* xp = x + ((n * H + y) * W + z) * C + c0;
              float* s = block[a * K + b];
              if (lanes == LANES)
                for (int c = 0; c < LANES; ++c) s[c] += grad[c] * load(xp + c);
              else
                for (int c = 0; c < lanes; ++c) s[c] += grad[c] * load(xp + c);
            }
          }
        }
    for (int t = 0; t < K * K; ++t)
      for (int c = 0; c < lanes; ++c) sums[(c0 + c) * K * K + t] += block[t][c];
  }
}

// input (N, C, H, W) and grad (N, C, OH, OW), padding K / 2 -> float32 gradient (C, 1, K, K)
torch::Tensor depthwise_weight_gradient(torch::Tensor input, torch::Tensor grad, int64_t K, int64_t sh, int64_t sw) {
  input = input.contiguous(at::MemoryFormat::ChannelsLast);
  grad = grad.to(input.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
  const int64_t N = input.size(0), C = input.size(1);
  const int64_t parts = std::min<int64_t>(at::get_num_threads(), N);
  auto sums = torch::zeros({parts, C, 1, K, K}, torch::kFloat32);
  WITH_TYPE(input, at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p)
      accumulate((const scalar*)input.data_ptr(), (const scalar*)grad.data_ptr(), sums.data_ptr<float>() + p * C * K * K,
                 p * N / parts, (p + 1) * N / parts, input.size(2), input.size(3), grad.size(2), grad.size(3), C, (int)K,
                 (int)sh, (int)sw);
  });)
  return sums.sum(0);
}

// --- Batch norm followed by an activation ----------------------------------------------------------------------------

enum Activation { NONE, RELU, HARD_SWISH };

template <int act> inline float activate(float z) {
  if (act == RELU) return std::max(z, 0.0f);
  if (act == HARD_SWISH) return z * std::min(std::max(z + 3, 0.0f), 6.0f) / 6;
  return z;
}
template <int act> inline float slope(float z) {
  if (act == RELU) return z > 0 ? 1.0f : 0.0f;
  if (act == HARD_SWISH) return z <= -3 ? 0.0f : z >= 3 ? 1.0f : z / 3 + 0.5f;
  return 1.0f;
}

// Runs the code with `act` as a constant.
#define WITH_ACTIVATION(activation, ...)        \
  if (activation == NONE) {                     \
    constexpr int act = NONE;                   \
    __VA_ARGS__                                 \
  } else if (activation == RELU) {              \
    constexpr int act = RELU;                   \
    __VA_ARGS__                                 \
  } else {                                      \
    constexpr int act = HARD_SWISH;             \
    __VA_ARGS__                                 \
  }

constexpr int64_t ROWS = 64;  // summed in float32 before they are added up in float64

// The sums of two quantities over all M rows, for each of C channels -> float64 (2, C).
template <typename Term> torch::Tensor two_sums(int64_t M, int64_t C, Term term) {
  const int64_t parts = at::get_num_threads();
  auto sums = torch::zeros({parts, 2, C}, torch::kFloat64);
  at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p) {
      std::vector<float> first(C), second(C);
      double* total = sums.data_ptr<double>() + p * 2 * C;
      for (int64_t r = p * M / parts, last = (p + 1) * M / parts; r < last;) {
        std::fill(first.begin(), first.end(), 0.0f);
        std::fill(second.begin(), second.end(), 0.0f);
        for (const int64_t stop = std::min(r + ROWS, last); r < stop; ++r) {
          float *__restrict f = first.data(), *__restrict s = second.data();
          for (int64_t c = 0; c < C; ++c) term(r * C + c, c, f[c], s[c]);
        }
        for (int64_t c = 0; c < C; ++c) total[c] += first[c], total[C + c] += second[c];
      }
    }
  });
  return sums.sum(0);
}

template <typename Each> void every(int64_t M, int64_t C, Each each) {
  at::parallel_for(0, M, 16, [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r)
      for (int64_t c = 0; c < C; ++c) each(r * C + c, c);
  });
}

// x -> the sums of x and of its square over all pixels, (2, C)
torch::Tensor norm_moments(torch::Tensor x) {
  const int64_t C = x.size(1);
  WITH_TYPE(x, const scalar* px = (const scalar*)x.data_ptr();
            return two_sums(x.numel() / C, C, [=](int64_t i, int64_t, float& sum, float& square) {
              const float v = load(px + i);
              sum += v, square += v * v;
            });)
}

// x -> activation(a x + b), a and b (C)
torch::Tensor norm_forward(torch::Tensor x, torch::Tensor a, torch::Tensor b, int64_t activation) {
  const int64_t C = x.size(1);
  auto y = torch::empty_like(x);
  const float *pa = a.data_ptr<float>(), *pb = b.data_ptr<float>();
  WITH_TYPE(x, const scalar* px = (const scalar*)x.data_ptr(); scalar* py = (scalar*)y.data_ptr();
            WITH_ACTIVATION(activation, every(x.numel() / C, C, [=](int64_t i, int64_t c) {
              store(py + i, activate<act>(load(px + i) * pa[c] + pb[c]));
            });))
  return y;
}

// The sums over all pixels of the gradient in front of the activation, and of its product with x, (2, C)
torch::Tensor norm_sums(torch::Tensor x, torch::Tensor grad, torch::Tensor a, torch::Tensor b, int64_t activation) {
  const int64_t C = x.size(1);
  const float *pa = a.data_ptr<float>(), *pb = b.data_ptr<float>();
  WITH_TYPE(x, const scalar* px = (const scalar*)x.data_ptr(); const scalar* pg = (const scalar*)grad.data_ptr();
            WITH_ACTIVATION(activation,
                            return two_sums(x.numel() / C, C, [=](int64_t i, int64_t c, float& sum, float& product) {
                              const float v = load(px + i), d = load(pg + i) * slope<act>(v * pa[c] + pb[c]);
                              sum += d, product += d * v;
                            });))
}

// a * (gradient in front of the activation) + p x + q, all of them (C)
torch::Tensor norm_backward(torch::Tensor x, torch::Tensor grad, torch::Tensor a, torch::Tensor b, torch::Tensor p,
                            torch::Tensor q, int64_t activation) {
  const int64_t C = x.size(1);
  auto of_x = torch::empty_like(x);
  const float *pa = a.data_ptr<float>(), *pb = b.data_ptr<float>(), *pp = p.data_ptr<float>(), *pq = q.data_ptr<float>();
  WITH_TYPE(x, const scalar* px = (const scalar*)x.data_ptr(); const scalar* pg = (const scalar*)grad.data_ptr();
            scalar* po = (scalar*)of_x.data_ptr();
            WITH_ACTIVATION(activation, every(x.numel() / C, C, [=](int64_t i, int64_t c) {
              const float v = load(px + i), d = load(pg + i) * slope<act>(v * pa[c] + pb[c]);
              store(po + i, pa[c] * d + pp[c] * v + pq[c]);
            });))
  return of_x;
}
