using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>
/// A key for TLS whose signatures are made elsewhere. OpenSSL 3.0 hands a provider's key to its own software when it signs in
/// TLS ("missing private key"), unless the whole TLS context names the provider, which .NET does not let one say. An EC_KEY
/// with a signing method of its own is left alone. Static, safe for concurrent callers.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ForeignSigningKey
{
    private const string Crypto = "libcrypto.so.3";
    private const int P256 = 415; // NID_X9_62_prime256v1
    private const int Done = 1;
    private const int Failed = 0;

    /// <summary>The longest signature with P-256 as DER (bytes).</summary>
    private const int SignatureBytesMax = 72;

    private static readonly ConcurrentDictionary<IntPtr, Func<byte[], byte[]>> _signers = new();
    private static readonly SignMethod _sign = Sign; // held, so that it outlives every key
    private static readonly Lazy<IntPtr> _method = new(CreateMethod);

    private delegate int SignMethod(
        int type, IntPtr hash, int hashBytes, IntPtr signature, IntPtr signatureBytes, IntPtr inverse, IntPtr r, IntPtr key);

    /// <summary>A key of this public point.</summary>
    /// <param name="sign">Signs a hash; returns DER. Called on whatever thread does TLS, for as long as the process runs.</param>
    /// <exception cref="CryptographicException">OpenSSL refuses it.</exception>
    public static ECDsaOpenSsl Of(ECPoint point, Func<byte[], byte[]> sign)
    {
        IntPtr key = EC_KEY_new_by_curve_name(P256);
        IntPtr x = BN_bin2bn(point.X!, point.X!.Length, IntPtr.Zero);
        IntPtr y = BN_bin2bn(point.Y!, point.Y!.Length, IntPtr.Zero);
        try
        {
            if (EC_KEY_set_public_key_affine_coordinates(key, x, y) != Done || EC_KEY_set_method(key, _method.Value) != Done)
                throw new CryptographicException("OpenSSL does not take the TPM's key for TLS.");
            _signers[key] = sign;
            return new ECDsaOpenSsl(key); // holds the EC_KEY on its own account
        }
        finally
        {
            BN_free(x);
            BN_free(y);
            // The EC_KEY itself is kept: its address is what the signer is found by. A board makes one at a start and one a year.
        }
    }

    private static IntPtr CreateMethod()
    {
        IntPtr method = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
        EC_KEY_METHOD_get_sign(method, out _, out IntPtr setUp, out IntPtr signRaw);
        EC_KEY_METHOD_set_sign(method, Marshal.GetFunctionPointerForDelegate(_sign), setUp, signRaw);
        return method;
    }

    /// <summary>Called by OpenSSL; nothing may be thrown through it.</summary>
    private static int Sign(
        int type, IntPtr hash, int hashBytes, IntPtr signature, IntPtr signatureBytes, IntPtr inverse, IntPtr r, IntPtr key)
    {
        try
        {
            byte[] content = new byte[hashBytes];
            Marshal.Copy(hash, content, 0, hashBytes);
            byte[] made = _signers[key](content);
            if (made.Length > SignatureBytesMax)
                return Failed;
            Marshal.Copy(made, 0, signature, made.Length);
            Marshal.WriteInt32(signatureBytes, made.Length);
            return Done;
        }
        catch (Exception failure) when (failure is CryptographicException or KeyNotFoundException or ObjectDisposedException)
        {
            return Failed; // TLS fails, and says so
        }
    }

    [DllImport(Crypto)]
    private static extern IntPtr EC_KEY_OpenSSL();

    [DllImport(Crypto)]
    private static extern IntPtr EC_KEY_METHOD_new(IntPtr method);

    [DllImport(Crypto)]
    private static extern void EC_KEY_METHOD_get_sign(IntPtr method, out IntPtr sign, out IntPtr setUp, out IntPtr signRaw);

    [DllImport(Crypto)]
    private static extern void EC_KEY_METHOD_set_sign(IntPtr method, IntPtr sign, IntPtr setUp, IntPtr signRaw);

    [DllImport(Crypto)]
    private static extern IntPtr EC_KEY_new_by_curve_name(int curve);

    [DllImport(Crypto)]
    private static extern int EC_KEY_set_method(IntPtr key, IntPtr method);

    [DllImport(Crypto)]
    private static extern int EC_KEY_set_public_key_affine_coordinates(IntPtr key, IntPtr x, IntPtr y);

    [DllImport(Crypto)]
    private static extern IntPtr BN_bin2bn(byte[] bytes, int length, IntPtr into);

    [DllImport(Crypto)]
    private static extern void BN_free(IntPtr number);
}
