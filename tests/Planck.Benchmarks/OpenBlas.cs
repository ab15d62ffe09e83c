using System;
using System.Runtime.InteropServices;

namespace Planck.Benchmarks;

/// <summary>OpenBLAS of this machine, where it has one. Not part of the product: a peer to measure against.</summary>
internal sealed unsafe class OpenBlas : IDisposable
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private readonly nint _library;
    private readonly delegate* unmanaged<int, void> _setThreads;
    private readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;

    private OpenBlas(nint library)
    {
        _library = library;
        _setThreads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads");
        _sgemm = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(library, "cblas_sgemm");
        var configuration = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_config");
        Configuration = Marshal.PtrToStringUTF8((nint)configuration()) ?? "";
    }

    public string Configuration { get; }

    /// <summary>
    /// Loads the library where there is one. A release older than the processor falls back to AVX2 kernels, at half the speed: run with
    /// OPENBLAS_CORETYPE=SKYLAKEX to have those for AVX-512. <see cref="Configuration"/> tells which it took.
    /// </summary>
    public static OpenBlas? Find() => NativeLibrary.TryLoad("libopenblas.so.0", out var library) ? new(library) : null;

    /// <summary>C[rows, columns] = A[rows, inner] * W[columns, inner]^T.</summary>
    public void Multiply(int threads, int rows, int columns, int inner, float[] a, float[] w, float[] c)
    {
        _setThreads(threads);
        fixed (float* left = a, right = w, result = c)
            _sgemm(RowMajor, NoTranspose, Transpose, rows, columns, inner, 1, left, inner, right, inner, 0, result, columns);
    }

    public void Dispose() => NativeLibrary.Free(_library);
}
