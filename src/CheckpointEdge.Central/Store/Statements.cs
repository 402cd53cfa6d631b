using System.Data.Common;
using System.Globalization;

namespace CheckpointEdge.Central.Store;

/// <summary>The columns of a row as Central stores them: the same on either store.</summary>
public static class Statements
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>What SQL says is true or false: stores write it as a truth value or as 1 and 0.</summary>
    public static bool Truth(this DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture) != 0;

    public static byte[] Bytes(this DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>A moment is stored as milliseconds since 1970, UTC.</summary>
    public static DateTimeOffset Moment(this DbDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? MomentOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Moment(column);
}
