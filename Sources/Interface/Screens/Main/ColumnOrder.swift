/// Which columns stay where there is not enough room for all: those named last are given up first, and those named first grow first.
enum ColumnOrder {
  static let environments: [EnvironmentRow.Name] = [.name, .production, .standing, .refresh, .service, .account]
  static let tokens: [TokenColumn] = [
    .label, .expiry, .lastUse, .scope, .created, .organization, .handle, .value,
  ]
}
