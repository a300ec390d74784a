import Formats

/// What is known for a login: from the environment, from its secret sources, or typed by a person.
public struct LoginAnswers: Sendable, Equatable {
  private(set) var values: [LoginField.Name: Secret]

  /// Makes answers; every value is treated as a secret, the user name too.
  public init(_ values: [LoginField.Name: Secret] = [:]) {
    self.values = values
  }

  /// The answer to one field, or nil.
  public subscript(name: LoginField.Name) -> Secret? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// These answers, completed by others where nothing is known here.
  public func completed(by others: LoginAnswers) -> LoginAnswers {
    LoginAnswers(values.merging(others.values) { mine, _ in mine })
  }
}
