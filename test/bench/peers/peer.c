/* f, f' and f'' written by hand with libm, one thread: the peer in C. Reads lines: "time F POINTS" answers milliseconds of
   processor time per run, "values F POINTS" the three curves. F is the number of operations: 2, 8 or 36. The interval is
   [-4, 4). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef void (*Curves)(long points, double step, double *f, double *g, double *h);

static void two(long points, double step, double *f, double *g, double *h) {
  for (long i = 0; i < points; i++) {
    double x = -4 + i * step, s = sin(x), c = cos(x);
    f[i] = x * s;
    g[i] = s + x * c;
    h[i] = 2 * c - x * s;
  }
}

static void eight(long points, double step, double *f, double *g, double *h) {
  for (long i = 0; i < points; i++) {
    double x = -4 + i * step, e = exp(-x * x), c = cos(3 * x), s = sin(3 * x);
    f[i] = e * c + x / 3;
    g[i] = e * (-2 * x * c - 3 * s) + 1.0 / 3;
    h[i] = e * ((4 * x * x - 11) * c + 12 * x * s);
  }
}

static void thirty_six(long points, double step, double *f, double *g, double *h) {
  for (long i = 0; i < points; i++) {
    double x = -4 + i * step, x2 = x * x, r = sqrt(1 + x2), q = 1 / r;
    double s = sin(0.7 * x), c = cos(0.7 * x), e = exp(-0.1 * x2);
    double n = s * e, n1 = e * (0.7 * c - 0.2 * x * s), n2 = e * ((0.04 * x2 - 0.69) * s - 0.28 * x * c);
    double t = tanh(0.5 * x + 1), t1 = 0.5 * (1 - t * t), t2 = -t * t1 * 1.0;
    double l = log(2 + x2), l1 = 2 * x / (2 + x2), l2 = 2 / (2 + x2) - l1 * l1;
    n += t * l, n1 += t1 * l + t * l1, n2 += t2 * l + 2 * t1 * l1 + t * l2;
    double u = cos(2 * x), v = sin(2 * x), q1 = -x * q * q * q, q2 = -q * q * q + 3 * x2 * q * q * q * q * q;
    n += u * q, n1 += -2 * v * q + u * q1, n2 += -4 * u * q - 4 * v * q1 + u * q2;
    double k = 1 / (1 + exp(-x)), k1 = k * (1 - k), k2 = k1 * (1 - 2 * k);
    double p = exp(-r), p1 = -x * q * p, p2 = (x2 * q * q - q * q * q) * p;
    n += k * p, n1 += k1 * p + k * p1, n2 += k2 * p + 2 * k1 * p1 + k * p2;
    double a = sin(x + 1), b = cos(x + 1), d = 1 + 9 * x2;
    n += a * a * a, n1 += 3 * a * a * b, n2 += 6 * a * b * b - 3 * a * a * a;
    n += atan(3 * x) - 0.01 * x2 * x2 - 0.2 * x, n1 += 3 / d - 0.04 * x2 * x - 0.2, n2 += -54 * x / (d * d) - 0.12 * x2;
    double w = sin(5 * x), m = 3 + w, m1 = 5 * cos(5 * x), m2 = -25 * w;
    f[i] = n / m;
    g[i] = (n1 - f[i] * m1) / m;
    h[i] = (n2 - 2 * g[i] * m1 - f[i] * m2) / m;
  }
}

/* Each run answers in memory of its own, as those of the other peers do. */
static double milliseconds(Curves curves, long points, int repeats) {
  clock_t start = clock();
  for (int i = 0; i < repeats; i++) {
    double *rows = malloc(3 * points * sizeof(double));
    curves(points, 8.0 / points, rows, rows + points, rows + 2 * points);
    free(rows);
  }
  return 1e3 * (clock() - start) / CLOCKS_PER_SEC;
}

int main(void) {
  char what[16];
  int operations;
  long points;
  while (scanf("%15s %d %ld", what, &operations, &points) == 3) {
    Curves curves = operations == 2 ? two : operations == 8 ? eight : thirty_six;
    if (strcmp(what, "time") == 0) {
      int repeats = 1;
      while (milliseconds(curves, points, repeats) < 8) repeats *= 2;
      printf("%.17g\n", milliseconds(curves, points, repeats) / repeats);
    } else {
      double *rows = malloc(3 * points * sizeof(double));
      curves(points, 8.0 / points, rows, rows + points, rows + 2 * points);
      for (long i = 0; i < 3 * points; i++) printf("%.17g ", rows[i]);
      printf("\n");
      free(rows);
    }
    fflush(stdout);
  }
}
